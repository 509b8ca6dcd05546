//! Read back by a mail parser that is not ours.

use mail_parser::{MessageParser, MimeHeaders};
use proptest::prelude::*;

use super::*;

fn raw(notice: &Waiting) -> Vec<u8> {
    compose(notice).expect("it can be sent").formatted()
}

fn head(raw: &[u8]) -> String {
    let text = String::from_utf8(raw.to_vec()).expect("every mail is ASCII");
    text.split_once("\r\n\r\n").expect("a head and a body").0.to_owned()
}

fn header_names(raw: &[u8]) -> Vec<String> {
    let head = head(raw);
    let begun = head.split("\r\n").filter(|line| !line.starts_with([' ', '\t']));
    begun.map(|line| line.split_once(':').expect("every line is a header").0.to_owned()).collect()
}

#[test]
fn a_mail_reads_as_it_was_written() {
    let notice = Waiting {
        html: Some("<p>コードは <b>482913</b> です。</p>".to_owned()),
        reply_to: Some("madoguchi@kenki.example.jp".to_owned()),
        unsubscribe: Some("https://kenki.example.jp/stop?t=a b".to_owned()),
        ..Waiting::sample()
    };
    let raw = raw(&notice);
    let mail = MessageParser::default().parse(&raw).unwrap();
    assert_eq!(mail.subject(), Some("メールアドレスの確認"));
    let address = |it: Option<&mail_parser::Address<'_>>| {
        let first = it.unwrap().first().unwrap();
        (first.name().map(str::to_owned), first.address().unwrap().to_owned())
    };
    assert_eq!(
        address(mail.from()),
        (Some("サンプル建機グループ".to_owned()), "post@kenki.example.jp".to_owned())
    );
    assert_eq!(address(mail.to()), (Some("未来 花子".to_owned()), "hanako@mirai.example.jp".to_owned()));
    assert_eq!(address(mail.reply_to()), (None, "madoguchi@kenki.example.jp".to_owned()));
    assert_eq!(mail.date().unwrap().to_rfc3339(), "2026-11-20T03:00:00Z");
    assert_eq!(mail.message_id(), Some(format!("{}@kenki.example.jp", notice.id).as_str()));
    assert_eq!(mail.body_text(0).unwrap().replace("\r\n", "\n"), notice.text);
    assert_eq!(mail.body_html(0).unwrap().trim_end(), notice.html.unwrap());
    assert_eq!(mail.content_type().unwrap().subtype(), Some("alternative"));
    let head = head(&raw);
    for line in [
        "Auto-Submitted: auto-generated",
        "Content-Language: ja",
        "List-Unsubscribe: <https://kenki.example.jp/stop?t=a%20b>",
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
    ] {
        assert!(head.lines().any(|it| it == line), "{line} in\n{head}");
    }
}

#[test]
fn a_mail_without_html_is_plain_text() {
    let raw = raw(&Waiting::sample());
    let mail = MessageParser::default().parse(&raw).unwrap();
    assert_eq!(mail.content_type().unwrap().subtype(), Some("plain"));
    assert_eq!(mail.parts.len(), 1);
    assert!(!head(&raw).contains("List-Unsubscribe"));
}

#[test]
fn the_same_notice_is_the_same_mail_each_time() {
    let notice = Waiting { html: Some("<p>はい</p>".to_owned()), ..Waiting::sample() };
    assert_eq!(raw(&notice), raw(&notice));
}

#[test]
fn one_click_is_offered_over_https_alone() {
    let head = |url: &str| head(&raw(&Waiting { unsubscribe: Some(url.to_owned()), ..Waiting::sample() }));
    assert!(!head("http://127.0.0.1:8080/stop").contains("One-Click"));
    assert!(head("http://127.0.0.1:8080/stop").contains("List-Unsubscribe: <http://127.0.0.1:8080/stop>"));
    assert!(!head("javascript:alert(1)").contains("List-Unsubscribe"));
}

#[test]
fn addresses_are_taken_as_they_are_used_in_japan() {
    let taken = |it: &str| address(it).map(|address| address.to_string());
    assert_eq!(taken(" hanako@mirai.example.jp ").as_deref(), Some("hanako@mirai.example.jp"));
    assert_eq!(taken("ha..na.@mobile.example.jp").as_deref(), Some("\"ha..na.\"@mobile.example.jp"));
    assert_eq!(taken("info@見本.example.jp").as_deref(), Some("info@xn--8pvz87e.example.jp"));
    for it in [
        "",
        "@example.jp",
        "a@",
        "a b@example.jp",
        "a\"b@example.jp",
        "花子@example.jp",
        "a@b@example.jp",
        "a>b@example.jp",
        "a@exa mple.jp",
    ] {
        assert_eq!(taken(it), None, "{it}");
    }
}

#[test]
fn an_address_that_is_none_can_never_be_sent_to() {
    let notice = Waiting { to: "花子".to_owned(), ..Waiting::sample() };
    assert_eq!(compose(&notice).unwrap_err(), "the address is not valid");
}

#[test]
fn a_long_japanese_subject_is_folded_between_characters() {
    let subject =
        "【重要】2026年11月分 ご請求書(株式会社サンプル建機 東日本第一営業本部)公開のお知らせ𠮷野家様👨‍👩‍👧"
            .repeat(3);
    let raw = raw(&Waiting { subject: subject.clone(), ..Waiting::sample() });
    assert_eq!(MessageParser::default().parse(&raw).unwrap().subject(), Some(subject.as_str()));
    let head = head(&raw);
    assert!(
        head.lines().skip_while(|line| !line.starts_with("Subject")).all(|line| line.len() <= 76),
        "{head}"
    );
    let words = head.split_whitespace().filter_map(|it| it.strip_prefix("=?utf-8?b?")?.strip_suffix("?="));
    for word in words {
        // A mail program decodes each word by itself: none may hold half a character.
        let one = format!("Subject: =?utf-8?b?{word}?=\r\n\r\n");
        let decoded = MessageParser::default().parse(one.as_bytes()).unwrap().subject().unwrap().to_owned();
        assert!(!decoded.contains('\u{FFFD}'), "{decoded}");
    }
}

fn anything() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[ -~\r\n\t]{0,120}",
        "[\x01-~]{0,40}",
        (900..1200_usize).prop_map(|length| "a".repeat(length)),
        "[ぁ-んァ-ヶ一-龠々〜　a-z 0-9\r\n\u{85}\u{2028}\0]{0,120}",
        "\r\nBcc: [a-z]{1,5}@example\\.com\r\n\r\n[a-z]{0,20}",
        "=\\?utf-8\\?[bq]\\?[A-Za-z0-9=_]{0,20}\\?=",
    ]
}

proptest! {
    #[test]
    fn no_value_breaks_out_of_its_header(
        subject in anything(), to_name in anything(), from_name in anything(), locale in anything(),
        to in anything(), reply_to in anything(), unsubscribe in anything(), text in anything(), html in anything(),
    ) {
        let notice = Waiting {
            subject, to_name: Some(to_name), from: crate::Sender { name: from_name, ..Waiting::sample().from },
            locale, reply_to: Some(reply_to), unsubscribe: Some(format!("https://example.jp/{unsubscribe}")),
            text, html: Some(html), ..Waiting::sample()
        };
        let raw = raw(&notice);
        let head = head(&raw);
        let language = head.split("Content-Language: ").nth(1).unwrap().split("\r\n").next().unwrap();
        prop_assert!(language.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'), "{}", language);
        let mut names = header_names(&raw);
        names.retain(|name| name != "Reply-To" && !name.starts_with("List-"));
        prop_assert_eq!(names, [
            "From", "To", "Date", "Message-ID", "Subject", "Auto-Submitted", "Content-Language",
            "MIME-Version", "Content-Type",
        ]);
        prop_assert!(raw.is_ascii());
        prop_assert!(raw.split(|b| *b == b'\n').rev().skip(1).all(|line| line.ends_with(b"\r")), "a bare line feed");
        let bare = raw.windows(2).any(|pair| pair[0] == b'\r' && pair[1] != b'\n');
        prop_assert!(!bare, "a bare carriage return");
        prop_assert!(raw.iter().all(|b| *b >= b' ' || b"\r\n\t".contains(b)));
        prop_assert!(raw.split(|b| *b == b'\n').all(|line| line.len() < 998));
        let mail = MessageParser::default().parse(&raw).unwrap();
        prop_assert_eq!(mail.parts.len(), 3);
        prop_assert_eq!(mail.message_id().unwrap(), format!("{}@kenki.example.jp", notice.id));

        let elsewhere = compose(&Waiting { to, ..notice });
        if let Ok(mail) = elsewhere {
            prop_assert_eq!(mail.envelope().to().len(), 1);
            let to = mail.envelope().to()[0].to_string();
            prop_assert!(to.chars().all(|c| c.is_ascii_graphic() && c != '<' && c != '>'), "{}", to);
        }
    }

    #[test]
    fn subjects_and_names_come_through_whole(subject in anything(), name in anything()) {
        let notice = Waiting { subject, to_name: Some(name), ..Waiting::sample() };
        let raw = raw(&notice);
        let mail = MessageParser::default().parse(&raw).unwrap();
        let subject = one_line(&notice.subject);
        prop_assert_eq!(mail.subject().unwrap_or_default().trim(), subject.trim());
        let name: String = one_line(&notice.to_name.unwrap()).chars().take(100).collect();
        let read = mail.to().unwrap().first().unwrap().name().unwrap_or_default();
        prop_assert_eq!(read.trim(), name.trim());
    }

    #[test]
    fn texts_come_through_whole(text in "[ぁ-ん一-龠a-z .=\n\t]{0,400}") {
        let raw = raw(&Waiting { text: text.clone(), ..Waiting::sample() });
        let mail = MessageParser::default().parse(&raw).unwrap();
        let read = mail.body_text(0).unwrap().replace("\r\n", "\n");
        prop_assert_eq!(read.trim_end(), text.trim_end());
    }
}
