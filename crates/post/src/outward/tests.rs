//! Against a receiver on loopback.

use super::*;
use crate::testing::WebhookPeer;

const BODY: &str = r#"{"type":"door.logged-in"}"#;

fn noon() -> Timestamp {
    "2026-11-20T03:00:00Z".parse().unwrap()
}

/// Where loopback is one of our networks.
fn at_home() -> Outward {
    Outward::new(vec!["127.0.0.0/8".parse().unwrap()], None, None).unwrap()
}

fn secrets() -> [Secret; 2] {
    [Secret([1; 32]), Secret([2; 32])]
}

async fn told(outward: &Outward, url: &str) -> Told {
    let secrets = secrets();
    outward.tell(url, &Message { id: "msg_1", body: BODY, secrets: &secrets }, noon()).await
}

#[test]
fn an_address_is_public_and_encrypted_unless_the_config_names_its_network() {
    use Barred::{Plain, Private, Unreadable, WithPassword};
    let (abroad, at_home) = (Outward::new(Vec::new(), None, None).unwrap(), at_home());
    for (typed, of_abroad, of_home) in [
        ("https://core.example.jp/hooks?key=1", None, None),
        (" https://core.example.jp:8443 ", None, None),
        ("https://93.184.215.14/", None, None),
        ("http://core.example.jp/", Some(Plain), None),
        ("http://93.184.215.14/", Some(Plain), Some(Plain)),
        ("https://127.0.0.1/", Some(Private), None),
        ("http://127.0.0.1:9999/", Some(Plain), None),
        ("https://[::1]/", Some(Private), Some(Private)),
        ("https://[::ffff:127.0.0.1]/", Some(Private), None),
        ("https://2130706433/", Some(Private), None),
        ("https://0x7f.1/", Some(Private), None),
        ("https://169.254.169.254/latest", Some(Private), Some(Private)),
        ("http://10.0.0.1/", Some(Plain), Some(Private)),
        ("https://sato:pass@core.example.jp/", Some(WithPassword), Some(WithPassword)),
        ("https://core.example.jp/#part", Some(Unreadable), Some(Unreadable)),
        ("ftp://core.example.jp/", Some(Unreadable), Some(Unreadable)),
        ("core.example.jp", Some(Unreadable), Some(Unreadable)),
        ("", Some(Unreadable), Some(Unreadable)),
    ] {
        assert_eq!(abroad.read(typed).err(), of_abroad, "{typed}");
        assert_eq!(at_home.read(typed).err(), of_home, "{typed}");
    }
}

#[test]
fn a_signature_is_as_the_standard_computes_it() {
    // The standard's own example.
    let secret = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
    let mut mac = Hmac::<Sha256>::new_from_slice(&secret).unwrap();
    mac.update(b"msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{\"test\": 2432232314}");
    assert_eq!(STANDARD.encode(mac.finalize().into_bytes()), "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

#[tokio::test]
async fn a_message_brings_its_name_its_time_and_a_signature_by_each_secret() {
    let peer = WebhookPeer::start().await;
    let told = told(&at_home(), &peer.url()).await;
    assert_eq!((told.outcome, told.outcome.is_taken()), (Outcome::Answered(202), true));
    let call = &peer.calls()[0];
    assert_eq!(call.header(ID), "msg_1");
    assert_eq!(call.header(TIMESTAMP), noon().as_second().to_string());
    assert_eq!(call.header("content-type"), "application/json");
    assert_eq!(call.raw, BODY.as_bytes());
    let expected = secrets().map(|secret| {
        let mut mac = Hmac::<Sha256>::new_from_slice(&secret.0).unwrap();
        mac.update(format!("msg_1.{}.{BODY}", noon().as_second()).as_bytes());
        format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
    });
    assert_eq!(call.header(SIGNATURE), expected.join(" "));
    assert!(secrets()[0].to_string().starts_with("whsec_AQEB"));
}

#[tokio::test]
async fn a_name_that_leads_home_is_not_called_where_home_is_not_named() {
    let peer = WebhookPeer::start().await;
    let port = peer.url().rsplit(':').next().unwrap().to_owned();
    let elsewhere = Outward::new(vec!["10.0.0.0/8".parse().unwrap()], None, None).unwrap();
    for url in [format!("http://localhost:{port}"), format!("https://localhost:{port}")] {
        assert_eq!(told(&elsewhere, &url).await.outcome, Outcome::Barred, "{url}");
    }
    assert!(peer.calls().is_empty());
    let called = told(&at_home(), &format!("http://localhost:{port}")).await;
    assert_eq!(called.outcome, Outcome::Answered(202));
}

#[tokio::test]
async fn a_receiver_of_our_own_ca_is_called_where_the_config_names_it() {
    let (peer, other) = (WebhookPeer::tls().await, WebhookPeer::tls().await);
    let network = || vec!["127.0.0.0/8".parse().unwrap()];
    let both = format!("{}{}", other.pem(), peer.pem());
    for (roots, outcome) in [
        (None, Outcome::Untrusted),
        (Some(other.pem()), Outcome::Untrusted),
        (Some(both.as_str()), Outcome::Answered(202)),
    ] {
        let outward = Outward::new(network(), None, roots.map(str::as_bytes)).unwrap();
        assert_eq!(told(&outward, &peer.url()).await.outcome, outcome);
    }
}

#[tokio::test]
async fn whatever_goes_wrong_has_a_name() {
    let (encrypted, peer) = (WebhookPeer::tls().await, WebhookPeer::start().await);
    assert_eq!(told(&at_home(), &encrypted.url()).await.outcome, Outcome::Untrusted);
    assert_eq!(told(&at_home(), "http://127.0.0.1:1/").await.outcome, Outcome::OutOfReach);
    peer.answer_with(503, "retry-after", "90");
    let busy = told(&at_home(), &peer.url()).await;
    assert_eq!((busy.outcome, busy.not_before), (Outcome::Answered(503), Duration::from_secs(90)));
    assert_eq!(busy.said, "the text was: 123456");
    peer.answer_with(307, "location", "http://127.0.0.1:1/");
    assert_eq!(told(&at_home(), &peer.url()).await.outcome, Outcome::Answered(307), "nothing is followed");
    peer.fall_silent();
    let impatient = at_home().within(Duration::from_millis(300));
    assert_eq!(told(&impatient, &peer.url()).await.outcome, Outcome::Silent);
}

#[test]
fn what_a_server_says_does_not_tell_its_own_address() {
    let url = Url::parse("https://core.example.jp/hooks/%E9%8D%B5/T0?key=s3cret").unwrap();
    for (said, expected) in [
        ("Cannot POST /hooks/%E9%8D%B5/T0", "Cannot POST …"),
        ("no /hooks/鍵/T0?key=s3cret here", "no …?… here"),
        ("out of memory", "out of memory"),
    ] {
        assert_eq!(without_address(said, &url), expected);
    }
    let root = Url::parse("https://core.example.jp/").unwrap();
    assert_eq!(without_address("a/b", &root), "a/b");
}

#[tokio::test]
async fn our_own_networks_are_reached_past_the_proxy() {
    let (peer, proxy) = (WebhookPeer::start().await, WebhookPeer::start().await);
    let home = vec!["127.0.0.0/8".parse().unwrap()];
    let outward = Outward::new(home, Some(&proxy.url()), None).unwrap();
    let port = peer.url().rsplit(':').next().unwrap().to_owned();
    assert_eq!(told(&outward, &format!("http://localhost:{port}")).await.outcome, Outcome::Answered(202));
    // The peer speaks no TLS: that it is asked at all shows that nobody stood between.
    assert!(outward.leads_within(&Url::parse(&format!("https://localhost:{port}")).unwrap()).await);
    assert!(!outward.leads_within(&Url::parse("https://93.184.215.14/").unwrap()).await);
    assert_eq!(told(&outward, "https://core.example.jp/").await.outcome, Outcome::OutOfReach);
    assert!(proxy.calls().is_empty(), "it was asked for a tunnel, and knows of none");
}

#[test]
fn outcomes_are_read_as_they_are_written() {
    for outcome in Outcome::SILENT.into_iter().chain([Outcome::Answered(204)]) {
        assert_eq!(Outcome::from_tag(&outcome.tag()), Some(outcome));
    }
    assert_eq!(Outcome::from_tag("else"), None);
}
