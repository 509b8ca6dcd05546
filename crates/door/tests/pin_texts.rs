//! What a phone gets of a PIN (DOOR-53).

use std::sync::Arc;

use counter::{Frame, Lang, Words, show::Show};
use door::{
    pages::{ONE_SMS, PinText},
    policy::sample_site,
};

fn frame(lang: Lang, name: &str) -> Frame {
    let words = Arc::new(Words::new(&[counter::words::WORDS, door::WORDS]).expect("the words are Fluent"));
    let mut site = sample_site("dealer");
    name.clone_into(&mut site.names.ja);
    name.clone_into(&mut site.names.en);
    let show = Show { zone: site.time_zone.clone() };
    Frame {
        speech: words.speech(lang),
        site: Some(Arc::new(site)),
        member: None,
        menu: Vec::new(),
        path: String::new(),
        office: None,
        acting: None,
        form_token: String::new(),
        show,
    }
}

#[test]
fn a_short_message_fits_one_however_long_the_sites_name() {
    let long = "サンプル東日本建設機械総合リース販売ホールディングス代理店向け業務代行クラウド";
    for (lang, name, is_named) in [
        (Lang::Ja, "サンプル業務代行クラウド", true),
        (Lang::Ja, long, false),
        (Lang::En, "Sample Business Agency Cloud", true),
        (Lang::En, &"Sample ".repeat(20), false),
    ] {
        let text = PinText::sample().sms(&frame(lang, name));
        assert!(text.encode_utf16().count() <= ONE_SMS, "{text}");
        assert!(text.contains("402918") && text.contains("10"), "{text}");
        assert_eq!(text.contains(name), is_named, "{text}");
    }
}

#[test]
fn a_call_says_each_digit_by_itself_and_all_of_it_twice() {
    let ja = PinText::sample().voice(&frame(Lang::Ja, "サンプル"));
    assert_eq!(ja.matches("4、0、2、9、1、8").count(), 2, "{ja}");
    let en = PinText::sample().voice(&frame(Lang::En, "Sample"));
    assert_eq!(en.matches("4, 0, 2, 9, 1, 8").count(), 2, "{en}");
    assert!(!ja.contains("402918") && !en.contains("402918"), "or it would be read as a number");
}
