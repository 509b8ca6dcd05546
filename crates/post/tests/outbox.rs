//! The outbox from leaving to arriving, on both databases, against a mail server and a gateway on loopback.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on ends there")]

use std::{collections::HashSet, sync::Arc, time::Duration};

use jiff::SignedDuration;
use mail_parser::MessageParser;
use post::{
    Carriers, Channel, MailCarrier, Notice, PhoneCarrier, Sender, Smtp, State, Webhook,
    bounce::Taken,
    mailbox::{self, Posted},
    suppressed,
    testing::{Answer, SmtpPeer, Stage, WebhookPeer},
};
use store::{
    Migration, Store, args,
    jobs::{self, NewJob, Worker},
};
use uuid::Uuid;

const MIGRATIONS: [Migration; 5] = [
    Migration { name: "0001_jobs", sql: include_str!("../../../migrations/0001_jobs.sql") },
    Migration { name: "0002_notices", sql: include_str!("../../../migrations/0002_notices.sql") },
    Migration { name: "0008_notices_until", sql: include_str!("../../../migrations/0008_notices_until.sql") },
    Migration { name: "0018_outbox", sql: include_str!("../../../migrations/0018_outbox.sql") },
    Migration { name: "0022_notices_whose", sql: include_str!("../../../migrations/0022_notices_whose.sql") },
];
const SITE: &str = "rental";

fn notice() -> Notice {
    Notice {
        site: SITE.to_owned(),
        kind: "door.one-time-password",
        channel: Channel::Mail,
        user: None,
        to: "hanako@mirai.example.jp".to_owned(),
        to_name: Some("未来 花子".to_owned()),
        from: Sender {
            name: "サンプルレンタル".to_owned(), address: "post@rental.example.jp".to_owned()
        },
        reply_to: None,
        subject: "ワンタイムパスワードのお知らせ".to_owned(),
        text: "ワンタイムパスワードは 482913 です。\n".to_owned(),
        html: Some("<p>ワンタイムパスワードは 482913 です。</p>".to_owned()),
        locale: "ja".to_owned(),
        unsubscribe: Some("https://rental.example.jp/stop/Zm9v".to_owned()),
        priority: 0,
    }
}

/// A store whose worker carries mails to the one peer and calls to the other.
struct Outbox {
    store: Store,
    worker: Worker,
    server: SmtpPeer,
    gateway: WebhookPeer,
}

impl Outbox {
    async fn of(store: Store) -> Self {
        let (server, gateway) = (SmtpPeer::start().await, WebhookPeer::start().await);
        let smtp = Smtp::new(&server.url()).unwrap();
        let carriers = Carriers {
            mail: MailCarrier::Smtp(smtp.within(Duration::from_secs(5), Duration::from_secs(5))),
            phone: PhoneCarrier::Webhook(Webhook::new(&gateway.url(), Some("token")).unwrap()),
            keep_texts: false,
        };
        let worker = post::works(Worker::new(store.clone()), store.clone(), Arc::new(carriers));
        Self { store, worker, server, gateway }
    }

    async fn leave(&self, notice: &Notice) {
        let mut tx = self.store.begin().await.unwrap();
        post::leave(&mut tx, notice).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn settle(&self) -> usize {
        self.worker.settle(&[SITE.to_owned()]).await.unwrap()
    }

    /// Whether a notice was sent once more.
    async fn again(&self, id: Uuid) -> bool {
        let mut tx = self.store.begin().await.unwrap();
        let is_sent = post::again::send(&mut tx, SITE, id).await.unwrap();
        tx.commit().await.unwrap();
        is_sent
    }

    fn turn(&self, by: SignedDuration) {
        self.store.given().turn(by);
    }

    async fn newest(&self) -> Posted {
        mailbox::newest(&mut self.store.read().await.unwrap(), SITE, 1).await.unwrap().remove(0)
    }

    async fn standing(&self) -> (i64, i64) {
        let standing = jobs::standing(&mut self.store.read().await.unwrap(), SITE).await.unwrap();
        (standing.waiting + standing.held, standing.dead)
    }

    async fn unsubscribe(&self) -> Option<String> {
        let sql = "SELECT unsubscribe FROM notices WHERE site = $1";
        self.store.read().await.unwrap().one(sql, args![SITE]).await.unwrap()
    }
}

/// A report about somebody else, that brings back the mail of this id.
fn report(action: &str, status: &str, id: &Uuid) -> String {
    format!(
        "Subject: Undelivered\r\nContent-Type: multipart/report; boundary=\"b\"\r\n\r\n\
         --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.com\r\n\r\n\
         Final-Recipient: rfc822; somebody.else@mirai.example.jp\r\nAction: {action}\r\nStatus: {status}\r\n\
         Diagnostic-Code: smtp; 550 no such user\r\n\r\n\
         --b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <{id}@rental.example.jp>\r\n\r\nText\r\n--b--\r\n"
    )
}

fn message_id(raw: &[u8]) -> String {
    MessageParser::default().parse(raw).unwrap().message_id().unwrap().to_owned()
}

store::on_both! {
    migrations = MIGRATIONS;

    // ALL-11
    async fn a_notice_leaves_with_its_transaction_or_not_at_all(store: Store) {
        let outbox = Outbox::of(store).await;
        let mut tx = outbox.store.begin().await.unwrap();
        post::leave(&mut tx, &notice()).await.unwrap();
        drop(tx);
        assert_eq!((outbox.settle().await, outbox.server.mails().len()), (0, 0));

        outbox.leave(&notice()).await;
        assert_eq!(outbox.newest().await.state, State::Waiting);
        outbox.settle().await;
        assert_eq!(outbox.server.mails().len(), 1);
    }

    async fn what_was_delivered_is_noted_and_its_secrets_are_wiped(store: Store) {
        let outbox = Outbox::of(store).await;
        outbox.leave(&notice()).await;
        let left_at = outbox.store.now();
        outbox.turn(SignedDuration::from_secs(3));
        outbox.settle().await;

        let mails = outbox.server.mails();
        let mail = MessageParser::default().parse(&mails[0].raw).unwrap();
        assert_eq!(mails[0].to, ["hanako@mirai.example.jp"]);
        assert_eq!(mail.subject(), Some("ワンタイムパスワードのお知らせ"));
        assert!(mail.body_text(0).unwrap().contains("482913"));
        assert!(mail.body_html(0).unwrap().contains("<p>"));
        assert_eq!(mail.date().unwrap().to_timestamp(), left_at.as_second(), "by the store's clock");

        let posted = outbox.newest().await;
        assert_eq!(message_id(&mails[0].raw), format!("{}@rental.example.jp", posted.id));
        assert_eq!((posted.state, posted.attempts), (State::Delivered, 1));
        assert_eq!((posted.at, posted.ended_at), (left_at, Some(outbox.store.now())));
        assert_eq!(posted.reply.as_deref(), Some("250 2.0.0 queued"));
        assert_eq!((posted.text.as_str(), posted.html, outbox.unsubscribe().await), ("", None, None));
        assert_eq!(posted.subject, "ワンタイムパスワードのお知らせ");
        assert_eq!(outbox.standing().await, (0, 0));
    }

    async fn what_is_refused_is_not_tried_again(store: Store) {
        let outbox = Outbox::of(store).await;
        outbox.server.answer(Stage::Rcpt, "550 5.1.1 <hanako@mirai.example.jp>: no such user 482913");
        outbox.leave(&notice()).await;
        outbox.settle().await;
        outbox.turn(SignedDuration::from_hours(24));
        assert_eq!(outbox.settle().await, 0);

        let posted = outbox.newest().await;
        assert_eq!((posted.state, posted.attempts), (State::Refused, 1));
        assert_eq!(posted.reply.as_deref(), Some("550 5.1.1 <h…@mirai.example.jp>: no such user …"));
        assert_ne!(posted.text, "", "somebody may want to send it again");
        assert_eq!(outbox.standing().await, (0, 0), "nobody has anything to do about it");

        outbox.turn(SignedDuration::from_hours(24 * 14));
        post::again::sweep(&outbox.store, SITE).await.unwrap();
        let posted = outbox.newest().await;
        assert_eq!((posted.state, posted.text.as_str(), posted.html), (State::Refused, "", None));
        assert!(!outbox.again(posted.id).await, "there is nothing left to send");
    }

    async fn nothing_goes_to_an_address_from_which_mail_came_back_until_it_is_released(store: Store) {
        let outbox = Outbox::of(store).await;
        outbox.server.answer_once(Stage::Rcpt, "550 5.1.1 no such user");
        outbox.leave(&notice()).await;
        outbox.settle().await;
        let to = "Hanako@mirai.example.jp";
        let known = suppressed::find(&mut outbox.store.read().await.unwrap(), SITE, to).await.unwrap().unwrap();
        assert_eq!((known.why.as_str(), known.notice), ("550 5.1.1 no such user", Some(outbox.newest().await.id)));

        let before = outbox.server.connections();
        outbox.leave(&Notice { to: to.to_owned(), ..notice() }).await;
        outbox.settle().await;
        let second = outbox.newest().await;
        assert_eq!(second.state, State::Refused);
        assert_eq!(second.reply.as_deref(), Some("not sent: mail to this address came back before"));
        assert_eq!(outbox.server.connections(), before, "the server is not even asked");
        outbox.leave(&Notice { to: "taro@mirai.example.jp".to_owned(), ..notice() }).await;
        outbox.settle().await;
        assert_eq!(outbox.newest().await.state, State::Delivered, "others are written to as ever");

        let mut tx = outbox.store.begin().await.unwrap();
        assert!(suppressed::release(&mut tx, SITE, to).await.unwrap());
        assert!(!suppressed::release(&mut tx, SITE, to).await.unwrap());
        tx.commit().await.unwrap();
        assert!(outbox.again(second.id).await);
        outbox.settle().await;
        let mails = outbox.server.mails();
        let posted = mailbox::find(&mut outbox.store.read().await.unwrap(), SITE, second.id).await.unwrap().unwrap();
        assert_eq!((posted.state, posted.text.as_str()), (State::Delivered, ""));
        assert_eq!(message_id(&mails.last().unwrap().raw), format!("{}@rental.example.jp", second.id));
        assert!(!outbox.again(second.id).await, "what was delivered is delivered");
    }

    async fn what_was_taken_and_comes_back_is_noted_with_the_notice_alone(store: Store) {
        let outbox = Outbox::of(store).await;
        outbox.leave(&notice()).await;
        outbox.settle().await;
        let id = outbox.newest().await.id;
        let sites = ["elsewhere".to_owned(), SITE.to_owned()];
        let take_in = async |report: String| {
            post::bounce::take_in(&outbox.store, &sites, report.as_bytes()).await.unwrap()
        };
        assert_eq!(take_in(report("delayed", "4.4.1", &id)).await, Taken::Nothing);
        assert_eq!(take_in(report("failed", "5.1.1", &Uuid::nil())).await, Taken::Unknown);
        assert_eq!(outbox.newest().await.state, State::Delivered);

        assert_eq!(take_in(report("failed", "5.1.1", &id)).await, Taken::Suppressed);
        let posted = outbox.newest().await;
        assert_eq!((posted.state, posted.reply.as_deref()), (State::Refused, Some("5.1.1 550 no such user")));
        let mut conn = outbox.store.read().await.unwrap();
        assert!(suppressed::find(&mut conn, SITE, "hanako@mirai.example.jp").await.unwrap().is_some());
        let other = suppressed::find(&mut conn, SITE, "somebody.else@mirai.example.jp").await.unwrap();
        assert!(other.is_none(), "a bounce cannot name whom it likes");
        assert_eq!(take_in(report("failed", "5.1.1", &id)).await, Taken::Nothing, "once is enough");
    }

    async fn a_full_mailbox_and_a_doubtful_mail_are_no_reason_to_stop_writing(store: Store) {
        let outbox = Outbox::of(store).await;
        for reply in ["552 5.2.2 mailbox full", "550 5.7.1 looks like spam", "550 no"] {
            outbox.server.answer_once(Stage::Rcpt, reply);
            outbox.leave(&notice()).await;
            outbox.settle().await;
            assert_eq!(outbox.newest().await.state, State::Refused, "{reply}");
        }
        outbox.leave(&notice()).await;
        outbox.settle().await;
        assert_eq!(outbox.newest().await.state, State::Delivered);
    }

    async fn an_address_that_is_none_is_refused_unsent(store: Store) {
        let outbox = Outbox::of(store).await;
        let to = "hanako@mirai.example.jp>\r\nRCPT TO:<taro@mirai.example.jp".to_owned();
        outbox.leave(&Notice { to, ..notice() }).await;
        outbox.settle().await;
        assert_eq!(outbox.newest().await.state, State::Refused);
        assert_eq!(outbox.server.connections(), 0);
    }

    async fn what_cannot_be_taken_now_goes_out_later(store: Store) {
        let outbox = Outbox::of(store).await;
        outbox.server.answer_once(Stage::Rcpt, "451 4.7.1 greylisted");
        outbox.leave(&notice()).await;
        outbox.settle().await;
        let posted = outbox.newest().await;
        assert_eq!((posted.state, posted.attempts, posted.ended_at), (State::Waiting, 1, None));
        assert_eq!(posted.reply.as_deref(), Some("451 4.7.1 greylisted"));
        assert_eq!(posted.text, notice().text, "it is needed still");

        outbox.turn(SignedDuration::from_secs(59));
        assert_eq!(outbox.settle().await, 0, "who says \"later\" is left alone for a minute");
        outbox.turn(SignedDuration::from_secs(17));
        outbox.settle().await;
        let posted = outbox.newest().await;
        assert_eq!((posted.state, posted.attempts, posted.text.as_str()), (State::Delivered, 2, ""));
        assert_eq!(outbox.server.mails().len(), 1);
    }

    async fn after_three_days_a_notice_is_given_up(store: Store) {
        let outbox = Outbox::of(store).await;
        outbox.server.answer(Stage::Greeting, "554 5.3.2 closed for good");
        outbox.leave(&notice()).await;
        for _ in 0..71 {
            outbox.settle().await;
            outbox.turn(SignedDuration::from_hours(1));
        }
        outbox.settle().await;
        let posted = outbox.newest().await;
        assert_eq!(posted.state, State::Waiting, "a 5xx in the greeting is no refusal of the mail");
        assert!(posted.attempts > 60, "it is tried about every hour: {}", posted.attempts);

        outbox.turn(SignedDuration::from_hours(2));
        outbox.settle().await;
        let posted = outbox.newest().await;
        assert_eq!(posted.state, State::GivenUp);
        assert_eq!(posted.ended_at, Some(outbox.store.now()));
        assert_eq!(posted.reply.as_deref(), Some("554 5.3.2 closed for good"));
        assert_eq!(outbox.standing().await, (0, 0), "the outbox shows it, and the queue is done with it");

        assert!(outbox.again(posted.id).await);
        outbox.settle().await;
        assert_eq!(outbox.newest().await.state, State::Waiting, "it has three days anew");
        outbox.server.answer(Stage::Greeting, "220 ready");
        outbox.turn(SignedDuration::from_hours(2));
        outbox.settle().await;
        assert_eq!(outbox.newest().await.state, State::Delivered);
    }

    async fn an_hour_without_the_mail_server_loses_nothing_and_costs_minutes(store: Store) {
        let outbox = Outbox::of(store).await;
        outbox.server.answer(Stage::Greeting, Answer::HangUp);
        for _ in 0..10 {
            outbox.leave(&notice()).await;
        }
        for _ in 0..60 {
            outbox.settle().await;
            outbox.turn(SignedDuration::from_mins(1));
        }
        outbox.server.behave();
        for _ in 0..7 {
            outbox.settle().await;
            outbox.turn(SignedDuration::from_mins(1));
        }
        let mails = outbox.server.mails();
        let ids: HashSet<String> = mails.iter().map(|mail| message_id(&mail.raw)).collect();
        assert_eq!((mails.len(), ids.len()), (10, 10));
    }

    // The server has taken the mail, and the program dies before it knows.
    async fn a_mail_sent_twice_is_seen_to_be_one(store: Store) {
        let outbox = Outbox::of(store).await;
        outbox.server.answer_once(Stage::Message, Answer::Silence);
        outbox.leave(&notice()).await;
        let worker = outbox.worker.clone();
        let dying = tokio::spawn(async move { worker.settle(&[SITE.to_owned()]).await });
        outbox.server.until(1).await;
        dying.abort();
        assert!(dying.await.unwrap_err().is_cancelled());
        assert_eq!(outbox.newest().await.state, State::Waiting);
        assert_eq!(outbox.settle().await, 0, "it is held still");

        outbox.turn(SignedDuration::from_mins(2));
        assert_eq!(outbox.settle().await, 1);
        let mails = outbox.server.mails();
        assert_eq!(mails.len(), 2);
        assert_eq!(message_id(&mails[0].raw), message_id(&mails[1].raw));
        assert_eq!(mails[0].raw, mails[1].raw);
        assert_eq!(outbox.newest().await.state, State::Delivered);
    }

    async fn a_notice_that_has_arrived_is_not_carried_again(store: Store) {
        let outbox = Outbox::of(store).await;
        outbox.leave(&notice()).await;
        outbox.settle().await;
        let mut tx = outbox.store.begin().await.unwrap();
        let payload = serde_json::json!({ "notice": outbox.newest().await.id.to_string() });
        let again =
            NewJob { site: SITE.to_owned(), kind: "post.deliver", payload, priority: 0, due: outbox.store.now() };
        jobs::leave(&mut tx, &again).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(outbox.settle().await, 1);
        assert_eq!(outbox.server.mails().len(), 1);
    }

    async fn what_somebody_waits_for_goes_before_bulk(store: Store) {
        let outbox = Outbox::of(store).await;
        for _ in 0..3 {
            let bulk = Notice { to: "bulk@mirai.example.jp".to_owned(), priority: 100, ..notice() };
            outbox.leave(&bulk).await;
        }
        outbox.leave(&notice()).await;
        outbox.settle().await;
        let first = &outbox.server.mails()[0];
        assert_eq!(first.to, ["hanako@mirai.example.jp"]);
    }

    // DOOR-53
    async fn a_call_goes_through_the_gateway(store: Store) {
        let outbox = Outbox::of(store).await;
        outbox.gateway.answer_with(503, "retry-after", "600");
        let call = Notice { channel: Channel::Voice, to: "09000004321".to_owned(), ..notice() };
        outbox.leave(&call).await;
        outbox.settle().await;
        assert_eq!(outbox.newest().await.reply.as_deref(), Some("HTTP 503"));
        outbox.turn(SignedDuration::from_secs(599));
        assert_eq!(outbox.settle().await, 0, "the gateway asked for ten minutes");

        outbox.gateway.answer(200);
        outbox.turn(SignedDuration::from_secs(152));
        outbox.settle().await;
        let (calls, posted) = (outbox.gateway.calls(), outbox.newest().await);
        assert_eq!(calls.len(), 2);
        assert_eq!(calls[0].body, calls[1].body, "one key for one notice");
        assert_eq!(calls[1].body["idempotency_key"], posted.id.to_string());
        assert_eq!(calls[1].body["to"], "09000004321");
        assert_eq!(calls[1].authorization.as_deref(), Some("Bearer token"));
        assert_eq!((posted.state, posted.channel.as_str(), posted.text.as_str()), (State::Delivered, "voice", ""));
        assert!(outbox.server.mails().is_empty());
    }

    async fn what_is_of_no_use_any_more_is_not_sent(store: Store) {
        let outbox = Outbox::of(store).await;
        outbox.gateway.answer(503);
        let call = Notice { channel: Channel::Voice, to: "09000004321".to_owned(), ..notice() };
        let mut tx = outbox.store.begin().await.unwrap();
        let until = tx.now() + SignedDuration::from_mins(10);
        post::leave_until(&mut tx, &call, until).await.unwrap();
        tx.commit().await.unwrap();
        outbox.settle().await;
        assert_eq!(outbox.gateway.calls().len(), 1);

        outbox.gateway.answer(200);
        outbox.turn(SignedDuration::from_mins(10));
        outbox.settle().await;
        let posted = outbox.newest().await;
        assert_eq!(outbox.gateway.calls().len(), 1, "nobody is rung up about it at night");
        assert_eq!((posted.state, posted.text.as_str()), (State::GivenUp, ""));
    }

    async fn the_mailbox_shows_what_was_sent_newest_first(store: Store) {
        let carriers =
            Carriers { mail: MailCarrier::Mailbox, phone: PhoneCarrier::Mailbox, keep_texts: true };
        let worker = post::works(Worker::new(store.clone()), store.clone(), Arc::new(carriers));
        let mut tx = store.begin().await.unwrap();
        for (site, channel, to) in [
            (SITE, Channel::Mail, "ichiro@mirai.example.jp"),
            (SITE, Channel::Sms, "09000000002"),
            ("dealer", Channel::Mail, "elsewhere@mirai.example.jp"),
            (SITE, Channel::Mail, "saburo@mirai.example.jp"),
        ] {
            let notice = Notice { site: site.to_owned(), channel, to: to.to_owned(), ..notice() };
            post::leave(&mut tx, &notice).await.unwrap();
        }
        tx.commit().await.unwrap();
        worker.settle(&[SITE.to_owned(), "dealer".to_owned()]).await.unwrap();

        let mut conn = store.read().await.unwrap();
        let posted = mailbox::newest(&mut conn, SITE, 2).await.unwrap();
        let seen: Vec<_> = posted.iter().map(|it| (it.channel.as_str(), it.to.as_str())).collect();
        assert_eq!(seen, [("mail", "saburo@mirai.example.jp"), ("sms", "09000000002")]);
        assert_eq!(posted[0].state, State::Delivered);
        assert_eq!((&posted[0].text, posted[0].html.as_ref()), (&notice().text, notice().html.as_ref()));
        assert_eq!(mailbox::newest(&mut conn, SITE, 9).await.unwrap().len(), 3);
    }
}
