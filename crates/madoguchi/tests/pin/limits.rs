//! Nobody is rung up all night, and nobody is locked out by a stranger's asking.

use jiff::SignedDuration;
use madoguchi::MIGRATIONS;
use testkit::{Fresh, House};

use super::*;

store::on_both! {
    migrations = MIGRATIONS;

    async fn a_stranger_rings_three_times_an_hour_and_six_times_a_day(fresh: Fresh) {
        let house = House::open(fresh).await;
        for hour in 0..23 {
            for _ in 0..4 {
                let page = ask(&house.browser(), AGENCY, "自動音声").await;
                assert_eq!(page.heading(), "PINコードの入力", "and does not see when it stops");
            }
            let rung = house.mails_to(PHONE).await.len();
            assert_eq!(rung, if hour == 0 { 3 } else { 6 }, "hour {hour}");
            house.turn_clock(SignedDuration::from_mins(61));
        }
        house.turn_clock(SignedDuration::from_mins(61));
        ask(&house.browser(), AGENCY, "自動音声").await;
        assert_eq!(house.mails_to(PHONE).await.len(), 7, "the next day");
    }

    async fn where_the_customer_has_logged_in_their_own_share_is_left(fresh: Fresh) {
        let house = House::open(fresh).await;
        for _ in 0..4 {
            ask(&house.browser(), AGENCY, "ショートメッセージ").await;
        }
        assert_eq!(house.mails_to(PHONE).await.len(), 3, "the strangers' share is used up");
        // From now on this is a place where they have logged in.
        log_in(&house.browser(), LOGIN, "Dairiten2026").await;
        let page = ask(&house.browser(), AGENCY, "ショートメッセージ").await;
        assert_eq!(house.mails_to(PHONE).await.len(), 4);
        assert_eq!(try_pin(&page, &pin(&house, PHONE).await).await.heading(), "ログイン情報の変更");
    }

    async fn one_address_asks_thirty_times_an_hour_for_whatever_numbers(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = house.browser();
        for n in 0..30 {
            let number = if n % 2 == 0 { AGENCY.to_owned() } else { format!("D9{n:06}") };
            assert_eq!(ask(&browser, &number, "メール").await.heading(), "PINコードの入力");
        }
        for number in [AGENCY, "D9999999"] {
            assert_eq!(ask(&browser, number, "メール").await.status, 429);
        }
    }
}
