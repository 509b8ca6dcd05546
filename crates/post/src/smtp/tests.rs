//! Against a mail server on loopback that misbehaves as it is told to.

use super::*;
use crate::{
    message,
    notice::Waiting,
    testing::{Answer, SmtpPeer, Stage as At},
};

fn why_not(address: &str) -> String {
    Smtp::new(address).err().map_or_else(|| "usable".to_owned(), |error| error.to_string())
}

#[test]
fn a_password_crosses_no_network_in_plain_text() {
    assert!(why_not("smtp://clerk:hidden@mail.example.jp").contains("plain text"));
    assert!(!why_not("smtp://clerk:hidden@mail.example.jp").contains("hidden"));
    for address in [
        "smtp://clerk:hidden@127.0.0.1:1025",
        "smtp://clerk:hidden@[::1]",
        "smtp://clerk:hidden@localhost",
        "smtp://mail.example.jp",
        "smtp+starttls://clerk%40example.jp:hid%3Aden@mail.example.jp/portal.example.jp",
        "smtps://clerk:hidden@mail.example.jp",
    ] {
        assert_eq!(why_not(address), "usable", "{address}");
    }
}

#[test]
fn an_address_that_is_none_is_refused() {
    for address in [
        "",
        "mail.example.jp",
        "http://mail.example.jp",
        "smtp:///",
        "smtps://clerk@mail.example.jp",
        "smtps://:hidden@mail.example.jp",
        "smtp://mail.example.jp/a%0D%0Ab",
    ] {
        assert_ne!(why_not(address), "usable", "{address}");
    }
    assert!(Smtp::trusting("smtps://mail.example.jp", Some(b"-----BEGIN CERTIFICATE-----\n!")).is_err());
}

#[test]
fn ports_follow_the_scheme() {
    let port = |address: &str| Smtp::new(address).unwrap().port;
    assert_eq!(port("smtp://localhost"), 25);
    assert_eq!(port("smtp+starttls://mail.example.jp"), 587);
    assert_eq!(port("smtps://mail.example.jp"), 465);
    assert_eq!(port("smtps://mail.example.jp:2465"), 2465);
}

#[test]
fn nothing_shows_the_password() {
    let smtp = Smtp::new("smtps://clerk:hidden@mail.example.jp").unwrap();
    assert_eq!(format!("{smtp:?}"), r#"Smtp { host: "mail.example.jp", port: 465, .. }"#);
}

const NOON: &str = "2026-11-20T03:00:00Z";

fn mail() -> Message {
    message::compose(&Waiting::sample()).unwrap()
}

fn at(seconds: i64) -> Timestamp {
    NOON.parse::<Timestamp>().unwrap() + SignedDuration::from_secs(seconds)
}

fn quick(smtp: Smtp) -> Smtp {
    smtp.within(Duration::from_millis(300), Duration::from_millis(300))
}

fn later(verdict: &Verdict) -> &str {
    match verdict {
        Verdict::Later { why, .. } => why,
        other => panic!("{other:?}"),
    }
}

fn refused(verdict: &Verdict) -> &str {
    match verdict {
        Verdict::Refused(why) => why,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_mail_is_handed_over() {
    let peer = SmtpPeer::start().await;
    let smtp = Smtp::new(&peer.url()).unwrap();
    assert_eq!(smtp.deliver(&mail(), at(0)).await, Verdict::Delivered("250 2.0.0 queued".to_owned()));
    let mails = peer.mails();
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].from, "post@kenki.example.jp");
    assert_eq!(mails[0].to, ["hanako@mirai.example.jp"]);
    assert_eq!(
        String::from_utf8_lossy(&mails[0].raw).trim_end(),
        String::from_utf8_lossy(&mail().formatted()).trim_end()
    );
}

#[tokio::test]
async fn tls_is_spoken_with_whom_it_was_agreed() {
    for peer in [SmtpPeer::starttls().await, SmtpPeer::tls().await] {
        let url = peer.url().replace("://", "://clerk:hid%3Aden@");
        let smtp = Smtp::trusting(&url, Some(peer.pem().as_bytes())).unwrap();
        assert!(matches!(smtp.deliver(&mail(), at(0)).await, Verdict::Delivered(_)));
        assert_eq!(peer.logins(), ["AUTH PLAIN AGNsZXJrAGhpZDpkZW4="], "NUL clerk NUL hid:den");
        assert_eq!(smtp.greet().await, Ok(()));

        let stranger = Smtp::new(&url).unwrap();
        assert!(later(&stranger.deliver(&mail(), at(0)).await).contains("certificate"));
        assert_eq!(
            (peer.mails().len(), peer.logins().len()),
            (1, 2),
            "nothing went to whom nobody vouches for"
        );
    }
}

#[tokio::test]
async fn a_server_without_starttls_gets_neither_password_nor_mail() {
    let peer = SmtpPeer::start().await;
    let url = peer.url().replace("smtp://", "smtp+starttls://clerk:hidden@");
    let smtp = Smtp::trusting(&url, Some(peer.pem().as_bytes())).unwrap();
    assert!(later(&smtp.deliver(&mail(), at(0)).await).contains("STARTTLS"));
    assert!(peer.mails().is_empty() && peer.logins().is_empty());
}

#[tokio::test]
async fn only_what_is_said_of_this_mail_refuses_it() {
    let peer = SmtpPeer::start().await;
    let smtp = Smtp::new(&peer.url()).unwrap();
    for stage in [At::Rcpt, At::Data, At::Message] {
        peer.answer_once(stage, "550 5.1.1 no such user");
        assert_eq!(refused(&smtp.deliver(&mail(), at(0)).await), "550 5.1.1 no such user", "{stage:?}");
        peer.answer_once(stage, "451 4.7.1 try again later");
        let verdict = smtp.deliver(&mail(), at(0)).await;
        let expected = Verdict::Later { why: "451 4.7.1 try again later".to_owned(), not_before: NOT_NOW };
        assert_eq!(verdict, expected, "{stage:?}");
        peer.answer_once(stage, "530 5.7.0 authentication required");
        assert!(later(&smtp.deliver(&mail(), at(0)).await).starts_with("530"), "{stage:?}");
    }
    assert!(peer.mails().is_empty());
    assert_eq!(peer.connections(), 1, "a refusal is no reason to hang up");
}

#[tokio::test]
async fn trouble_with_the_server_refuses_no_mail() {
    for stage in [At::Greeting, At::Ehlo, At::Auth, At::Mail] {
        let peer = SmtpPeer::start().await;
        let smtp = Smtp::new(&peer.url().replace("://", "://clerk:hidden@")).unwrap();
        peer.answer(stage, "554 5.7.1 go away");
        assert_eq!(later(&smtp.deliver(&mail(), at(0)).await), "554 5.7.1 go away", "{stage:?}");
        peer.behave();
        assert!(matches!(smtp.deliver(&mail(), at(60)).await, Verdict::Delivered(_)), "{stage:?}");
    }
}

#[tokio::test]
async fn who_hangs_up_or_falls_silent_is_asked_again() {
    for answer in [Answer::HangUp, Answer::Silence] {
        for stage in [At::Greeting, At::Ehlo, At::Mail, At::Rcpt, At::Data, At::Message] {
            let peer = SmtpPeer::start().await;
            let smtp = quick(Smtp::new(&peer.url()).unwrap());
            peer.answer_once(stage, answer.clone());
            later(&smtp.deliver(&mail(), at(0)).await);
            assert!(matches!(smtp.deliver(&mail(), at(60)).await, Verdict::Delivered(_)), "{stage:?}");
            assert_eq!(peer.connections(), 2, "a conversation that was cut short is over: {stage:?}");
        }
    }
}

#[tokio::test]
async fn connections_are_used_again() {
    let peer = SmtpPeer::start().await;
    let smtp = Smtp::new(&peer.url()).unwrap();
    for _ in 0..20 {
        assert!(matches!(smtp.deliver(&mail(), at(0)).await, Verdict::Delivered(_)));
    }
    assert_eq!((peer.mails().len(), peer.connections()), (20, 1));

    let (mail, now) = (mail(), at(0));
    let many = (0..40).map(|_| smtp.deliver(&mail, now));
    for verdict in futures_util::future::join_all(many).await {
        assert!(matches!(verdict, Verdict::Delivered(_)));
    }
    assert_eq!(peer.mails().len(), 60);
    assert!(peer.connections() <= CONNECTIONS, "{}", peer.connections());
}

#[tokio::test]
async fn a_kept_connection_that_died_meanwhile_is_replaced() {
    let first = SmtpPeer::start().await;
    let mut smtp = Smtp::new(&first.url()).unwrap();
    first.answer_once(At::Message, "421 4.4.2 closing");
    later(&smtp.deliver(&mail(), at(0)).await);
    assert!(matches!(smtp.deliver(&mail(), at(0)).await, Verdict::Delivered(_)));
    assert_eq!(first.connections(), 2, "421 is a goodbye");

    let second = SmtpPeer::start().await;
    first.hang_up();
    smtp.port = second.url().rsplit_once(':').unwrap().1.parse().unwrap();
    assert!(matches!(smtp.deliver(&mail(), at(0)).await, Verdict::Delivered(_)));
    assert_eq!(second.mails().len(), 1);
}

#[tokio::test]
async fn a_server_out_of_reach_is_left_alone_for_a_moment() {
    let peer = SmtpPeer::start().await;
    let smtp = Smtp::new(&peer.url()).unwrap();
    peer.answer(At::Greeting, "421 4.3.2 shutting down");
    later(&smtp.deliver(&mail(), at(0)).await);
    assert_eq!(smtp.deliver(&mail(), at(4)).await, Verdict::NotTried("421 4.3.2 shutting down".to_owned()));
    assert_eq!(peer.connections(), 1);
    later(&smtp.deliver(&mail(), at(5)).await);
    assert_eq!(peer.connections(), 2);
    peer.behave();
    assert!(
        matches!(smtp.deliver(&mail(), at(-3600)).await, Verdict::Delivered(_)),
        "the clock was set back"
    );
}

#[tokio::test]
async fn nobody_at_the_port_is_trouble_with_the_server() {
    let peer = SmtpPeer::start().await;
    let url = peer.url();
    drop(peer);
    let smtp = quick(Smtp::new(&url).unwrap());
    later(&smtp.deliver(&mail(), at(0)).await);
    assert!(smtp.greet().await.is_err());
}
