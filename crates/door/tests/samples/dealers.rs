//! The PIN and the login's own address, as the `dealer` preset has them.

use std::sync::Arc;

use counter::{Lang, Sheet, Words};
use door::flows::pin::Way;
use door::pages::*;
use door::policy::sample_site;

use super::{frame, mail, member, page};

pub fn samples(words: &Arc<Words>, lang: Lang) -> Vec<(String, &'static str, String)> {
    let site = Arc::new(sample_site("dealer"));
    let outside = || frame(words, lang, &site, None);
    let inside = || frame(words, lang, &site, Some(member(lang)));
    let ask = |note| PinAskPage { sheet: Sheet::blank(), note, ..PinAskPage::sample(outside()) };
    let code = |step| PinCodePage::sample(outside(), step);
    let fresh = |way| PinCodePage {
        sheet: Sheet::blank(),
        resend_in: None,
        resent: true,
        ..PinCodePage::sample(outside(), PinStep::Pin(way))
    };
    let spent = PinCodePage { can_resend: false, ..code(PinStep::Pin(Way::Sms)) };
    let change = PinChangePage { sheet: Sheet::blank(), ..PinChangePage::sample(outside()) };
    let address =
        LoginAddressPage { sheet: Sheet::blank(), is_changed: true, ..LoginAddressPage::sample(inside()) };
    let mut all = vec![
        page("inquiry", &InquiryPage::sample(outside())),
        page("pin-ask", &ask(None)),
        page("pin-ask-refused", &PinAskPage::sample(outside())),
        page("pin-ask-spoiled", &ask(Some("pin-note-spoiled"))),
        page("pin-code-voice", &fresh(Way::Voice)),
        page("pin-code-mail", &fresh(Way::Mail)),
        page("pin-code-refused", &code(PinStep::Pin(Way::Sms))),
        page("pin-code-spent", &spent),
        page("pin-second-factor", &code(PinStep::SecondFactor)),
        page("pin-registered-factor", &code(PinStep::Registered)),
        page("pin-change", &change),
        page("pin-change-refused", &PinChangePage::sample(outside())),
        page("login-address", &address),
        page("login-address-refused", &LoginAddressPage::sample(inside())),
        page("login-address-sent", &LoginAddressSentPage::sample(outside())),
        page("login-address-confirm", &LoginConfirmPage::sample(outside())),
        page("change-password-dealer", &ChangePasswordPage::sample(inside())),
        page("top-dealer", &TopPage::sample(inside())),
    ];
    all.extend(mail("pin", outside(), PinMail(PinText::sample())));
    all.extend(mail("confirm-login", outside(), ConfirmLoginMail::sample()));
    all.extend(mail("login-changed", outside(), LoginChangedMail::sample(LoginChange::Address)));
    all.extend(mail("password-reset-by-pin", outside(), LoginChangedMail::sample(LoginChange::Password)));
    all.extend(mail("login-taken", outside(), LoginTakenMail));
    all
}
