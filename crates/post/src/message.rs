//! A notice as a mail: headers that cannot be broken out of, Japanese that real mail programs read, and a
//! Message-ID by which a mail that was sent twice is seen to be one.

use email_encoding::headers::{rfc2047, writer::EmailWriter};
use lettre::{
    Address, Message,
    message::{
        Mailbox, MultiPart, SinglePart,
        header::{HeaderName, HeaderValue},
    },
};
use reqwest::Url;

use crate::notice::Waiting;

/// Writes the mail, the same each time that it is asked for, or says why it can never be sent.
pub(crate) fn compose(notice: &Waiting) -> Result<Message, String> {
    let from = address(&notice.from.address).ok_or("the sender's address is not valid")?;
    let to = address(&notice.to).ok_or("the address is not valid")?;
    let message_id = format!("<{}@{}>", notice.id, from.domain());

    let mut mail = Message::builder()
        .from(mailbox(Some(&notice.from.name), from))
        .to(mailbox(notice.to_name.as_deref(), to))
        .date(notice.left_at.into())
        .message_id(Some(message_id))
        .raw_header(subject(&notice.subject))
        .raw_header(header_of("Auto-Submitted", "auto-generated".to_owned()))
        .raw_header(header_of("Content-Language", language(&notice.locale)));
    if let Some(reply_to) = notice.reply_to.as_deref().and_then(address) {
        mail = mail.reply_to(mailbox(None, reply_to));
    }
    if let Some(url) = notice.unsubscribe.as_deref().and_then(web_address) {
        // One click by the mail program itself is for HTTPS alone (RFC 8058).
        if url.scheme() == "https" {
            mail =
                mail.raw_header(header_of("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()));
        }
        mail = mail.raw_header(header_of("List-Unsubscribe", format!("<{url}>")));
    }

    let text = SinglePart::plain(body(&notice.text));
    let mail = match &notice.html {
        None => mail.singlepart(text),
        // "=_" comes up in no encoded body, and the id makes it the same at each try.
        Some(html) => mail.multipart(
            MultiPart::alternative()
                .boundary(format!("=_{}", notice.id.simple()))
                .singlepart(text)
                .singlepart(SinglePart::html(body(html))),
        ),
    };
    mail.map_err(|error| error.to_string())
}

/// An address as SMTP takes it. Domains in Japanese become Punycode. A user part with dots side by side or at its
/// end is no valid one, yet older Japanese mobile addresses have it: quoted, it is delivered.
fn address(written: &str) -> Option<Address> {
    let (user, domain) = written.trim().rsplit_once('@')?;
    let plain = !user.is_empty()
        && user.chars().all(|c| c.is_ascii_alphanumeric() || ".!#$%&'*+-/=?^_`{|}~".contains(c));
    if !plain {
        return None;
    }
    let dots_astray = user.starts_with('.') || user.ends_with('.') || user.contains("..");
    let user = if dots_astray { format!("\"{user}\"") } else { user.to_owned() };
    Address::new(user, idna::domain_to_ascii(domain).ok()?).ok()
}

fn mailbox(name: Option<&str>, address: Address) -> Mailbox {
    let name = name.map(one_line).filter(|name| !name.is_empty());
    Mailbox::new(name.map(|name| name.chars().take(100).collect()), address)
}

/// The subject, as it is when it is plain ASCII, else encoded as a whole: what mixes the two is shown with spaces lost
/// by some mail programs, and what looks like an encoded word already must not be decoded into something else.
fn subject(written: &str) -> HeaderValue {
    let subject = one_line(written);
    let plain =
        subject.is_ascii() && !subject.contains("=?") && subject.split(' ').all(|word| word.len() < 60);
    if plain {
        return header_of("Subject", subject);
    }
    let mut encoded = String::new();
    rfc2047::encode(&subject, &mut EmailWriter::new(&mut encoded, "Subject: ".len(), 0, false))
        .expect("writing to a String cannot fail");
    HeaderValue::dangerous_new_pre_encoded(HeaderName::new_from_ascii_str("Subject"), subject, encoded)
}

/// Header values stand on one line: whatever could begin another one becomes a space.
fn one_line(written: &str) -> String {
    let words = written.split(|c: char| c.is_whitespace() && c != '\u{3000}' || c.is_control());
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// lettre sends ASCII as it is: a bare carriage return in it is the end of a line to some servers only.
fn body(written: &str) -> String {
    let lines = written.replace("\r\n", "\n").replace('\r', "\n");
    lines.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect()
}

fn language(locale: &str) -> String {
    locale.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').take(35).collect()
}

/// Too long for a header's line, it is left out: at most 998 characters go on one, and a URL cannot be folded.
fn web_address(written: &str) -> Option<Url> {
    let url = Url::parse(written).ok()?;
    (matches!(url.scheme(), "http" | "https") && url.as_str().len() < 900).then_some(url)
}

fn header_of(name: &'static str, value: String) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value)
}

#[cfg(test)]
mod tests;
