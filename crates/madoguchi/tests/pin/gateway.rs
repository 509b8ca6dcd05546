//! SMS and voice reach the phone gateway as its document says (DOOR-53).

use std::sync::Arc;

use madoguchi::MIGRATIONS;
use post::{Carriers, MailCarrier, PhoneCarrier, Webhook, testing::WebhookPeer};
use store::jobs::Worker;
use testkit::{Fresh, House};

use super::*;

store::on_both! {
    migrations = MIGRATIONS;

    async fn the_gateway_is_asked_to_send_and_to_call(fresh: Fresh) {
        let house = House::open(fresh).await;
        let peer = WebhookPeer::start().await;
        let phone = PhoneCarrier::Webhook(Webhook::new(&peer.url(), Some("token")).unwrap());
        let carriers = Carriers { mail: MailCarrier::Mailbox, phone, keep_texts: false };
        let store = house.portal.store.clone();
        let worker = post::works(Worker::new(store.clone()), store, Arc::new(carriers));
        let worker = door::works(worker, &house.portal);
        let page = ask(&house.browser(), AGENCY, "ショートメッセージ").await;
        let english = house.browser().speaking("en").open("/dealer/login-reset").await;
        english.fill("Customer number", AGENCY).choose("Automated call").press("Receive the PIN").await;
        worker.settle(&["dealer".to_owned()]).await.unwrap();

        let calls: Vec<_> = peer.calls().into_iter().map(|call| call.body).collect();
        assert_eq!(calls.len(), 2);
        let (sms, voice) = if calls[0]["channel"] == "sms" { (&calls[0], &calls[1]) } else { (&calls[1], &calls[0]) };
        assert_eq!((&sms["to"], &sms["locale"]), (&PHONE.into(), &"ja".into()));
        assert_eq!((&voice["to"], &voice["channel"]), (&PHONE.into(), &"voice".into()));
        assert_ne!(sms["idempotency_key"], voice["idempotency_key"]);
        let text = sms["text"].as_str().unwrap();
        let code = text.split(|c: char| !c.is_ascii_digit()).find(|word| word.len() == 6).unwrap();
        assert_eq!(try_pin(&page, code).await.heading(), "ログイン情報の変更");
        assert_eq!(house.last_mail_to(PHONE).await.text, "", "the text is wiped once it is delivered");
    }
}
