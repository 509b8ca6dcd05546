//! 「お客様情報」 and what belongs to it: pages of a site with several users and the desk of rentals.

use std::sync::Arc;

use counter::{Frame, Lang, MenuEntry, Sheet, Words};
use door::pages::*;
use door::policy::sample_site;

use super::{frame, mail, member, page};

/// As long as the longest that a desk will have.
const MENU: [MenuEntry; 5] = [
    MenuEntry { path: "profile", word: "profile-title" },
    MenuEntry { path: "users", word: "profile-tab-users" },
    MenuEntry { path: "profile/destinations", word: "profile-tab-destinations" },
    MenuEntry { path: "profile/applications", word: "profile-tab-applications" },
    MenuEntry { path: "faq", word: "faq-title" },
];

pub fn samples(words: &Arc<Words>, lang: Lang) -> Vec<(String, &'static str, String)> {
    let site = Arc::new(sample_site("rental"));
    let outside = || frame(words, lang, &site, None);
    let inside = || frame(words, lang, &site, Some(member(lang)));
    let alone = || frame(words, lang, &Arc::new(sample_site("invoice")), Some(member(lang)));
    let office = || frame(words, lang, &Arc::new(sample_site("certificate")), None);
    let without_code = |page: ProfilePage| ProfilePage { code: None, sheet: Sheet::blank(), ..page };
    let mut all = vec![
        page("profile", &ProfilePage::sample_saved(inside())),
        page("profile-refused", &ProfilePage::sample(inside())),
        page("profile-alone", &without_code(ProfilePage::sample(alone()))),
        page(
            "profile-no-address",
            &without_code(ProfilePage { email: None, ..ProfilePage::sample(alone()) }),
        ),
        page(
            "profile-menu",
            &EmptyTabPage::sample(
                Frame {
                    menu: MENU.to_vec(),
                    path: "/rental/profile/destinations?x=1".to_owned(),
                    ..inside()
                },
                Tab::Destinations,
            ),
        ),
        page("profile-destinations", &EmptyTabPage::sample(inside(), Tab::Destinations)),
        page("profile-applications", &EmptyTabPage::sample(inside(), Tab::Applications)),
        page("users", &UsersPage::sample(inside())),
        page("users-full", &UsersPage::sample_full(inside())),
        page("users-office", &UsersPage { can_add: false, limit: None, ..UsersPage::sample_full(inside()) }),
        page("delete-user", &DeleteUserPage::sample(inside())),
        page("delete-user-last", &DeleteUserPage::sample_last(inside())),
        page("not-me", &NotMePage::sample(outside())),
        page("not-me-office", &NotMePage::sample(office())),
        page("login-reported", &LoginReportedPage::sample(office())),
        page("new-address", &NewAddressPage::sample(outside())),
        page("new-address-sent", &NewAddressSentPage::sample(outside())),
        page("new-address-confirm", &NewAddressConfirmPage::sample(outside())),
        page("address-changed", &AddressChangedPage::sample(outside())),
    ];
    all.extend(mail("login-notice", outside(), LoginNoticeMail::sample()));
    all.extend(mail("address-change", outside(), AddressChangeMail::sample()));
    all.extend(mail("new-address", outside(), NewAddressMail::sample()));
    all.extend(mail("address-changed-old", outside(), AddressChangedMail::sample(true)));
    all.extend(mail("address-changed-new", outside(), AddressChangedMail::sample(false)));
    all.extend(mail("user-deleted", outside(), UserDeletedMail::sample()));
    all
}
