//! Against a gateway on loopback.

use super::*;
use crate::{notice::Channel, testing::WebhookPeer};

#[test]
fn texts_cross_no_network_in_plain_text() {
    assert!(Webhook::new("http://gateway.example.jp/", None).is_err());
    assert!(Webhook::new("ftp://127.0.0.1/", None).is_err());
    for address in
        ["https://gateway.example.jp/sms", "http://127.0.0.1:9999/", "http://[::1]:9/", "http://localhost/"]
    {
        assert!(Webhook::new(address, Some("token")).is_ok(), "{address}");
    }
    assert!(Webhook::new("https://gateway.example.jp/", Some("to\r\nken")).is_err());
}

#[test]
fn nothing_shows_the_token() {
    let webhook = Webhook::new("https://gateway.example.jp/?key=hidden", Some("hidden")).unwrap();
    assert_eq!(format!("{webhook:?}"), r#"Webhook { host: Some("gateway.example.jp"), .. }"#);
}

fn call() -> Waiting {
    Waiting { channel: Channel::Voice, to: "09000004321".to_owned(), ..Waiting::sample() }
}

fn noon() -> Timestamp {
    "2026-11-20T03:00:00Z".parse().unwrap()
}

#[tokio::test]
async fn a_notice_is_handed_to_the_gateway() {
    let peer = WebhookPeer::start().await;
    let webhook = Webhook::new(&peer.url(), Some("token")).unwrap();
    assert_eq!(webhook.deliver(&call(), noon()).await, Verdict::Delivered("HTTP 202".to_owned()));
    let calls = peer.calls();
    assert_eq!(calls.len(), 1);
    assert_eq!(calls[0].authorization.as_deref(), Some("Bearer token"));
    let expected = serde_json::json!({
        "to": "09000004321", "channel": "voice", "text": call().text, "locale": "ja",
        "idempotency_key": call().id.to_string(),
    });
    assert_eq!(calls[0].body, expected);
}

#[tokio::test]
async fn tls_is_spoken_with_whom_it_was_agreed() {
    let peer = WebhookPeer::tls().await;
    let webhook = Webhook::trusting(&peer.url(), None, Some(peer.pem().as_bytes())).unwrap();
    assert_eq!(webhook.deliver(&call(), noon()).await, Verdict::Delivered("HTTP 202".to_owned()));
    assert_eq!(peer.calls()[0].authorization, None);

    let stranger = Webhook::new(&peer.url(), None).unwrap();
    let out_of_reach =
        Verdict::Later { why: "the phone gateway is out of reach".to_owned(), not_before: Duration::ZERO };
    assert_eq!(stranger.deliver(&call(), noon()).await, out_of_reach);
    assert_eq!(peer.calls().len(), 1);
}

#[tokio::test]
async fn the_status_says_whether_to_try_again() {
    let peer = WebhookPeer::start().await;
    let webhook = Webhook::new(&peer.url(), None).unwrap();
    for (status, refuses) in [
        (400, true),
        (403, true),
        (404, true),
        (409, true),
        (422, true),
        (401, false),
        (407, false),
        (408, false),
        (429, false),
        (302, false),
        (500, false),
        (503, false),
    ] {
        peer.answer(status);
        let said = format!("HTTP {status}");
        let expected = if refuses {
            Verdict::Refused(said)
        } else {
            Verdict::Later { why: said, not_before: Duration::ZERO }
        };
        assert_eq!(webhook.deliver(&call(), noon()).await, expected);
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let (peer, elsewhere) = (WebhookPeer::start().await, WebhookPeer::start().await);
    peer.answer_with(307, "location", &elsewhere.url());
    let webhook = Webhook::new(&peer.url(), Some("token")).unwrap();
    assert!(matches!(webhook.deliver(&call(), noon()).await, Verdict::Later { .. }));
    assert!(elsewhere.calls().is_empty());
}

#[tokio::test]
async fn patience_is_given_when_asked_for() {
    let peer = WebhookPeer::start().await;
    let webhook = Webhook::new(&peer.url(), None).unwrap();
    peer.answer_with(429, "retry-after", "90");
    let expected = Verdict::Later { why: "HTTP 429".to_owned(), not_before: Duration::from_secs(90) };
    assert_eq!(webhook.deliver(&call(), noon()).await, expected);
}

#[tokio::test]
async fn a_silent_gateway_is_asked_again() {
    let peer = WebhookPeer::start().await;
    peer.fall_silent();
    let webhook = Webhook::new(&peer.url(), None).unwrap().within(Duration::from_millis(300));
    let why = "the phone gateway did not answer in time".to_owned();
    let expected = Verdict::Later { why, not_before: Duration::ZERO };
    assert_eq!(webhook.deliver(&call(), noon()).await, expected);
}
