//! The tabs of 「お客様情報」: links, each a page of its own.

use counter::Frame;

use super::policy;
use crate::policy::PerAccount;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    Settings,
    Users,
    Destinations,
    Applications,
}

impl Tab {
    pub fn word(self) -> &'static str {
        match self {
            Tab::Settings => "profile-tab-settings",
            Tab::Users => "profile-tab-users",
            Tab::Destinations => "profile-tab-destinations",
            Tab::Applications => "profile-tab-applications",
        }
    }

    /// Below the site.
    fn path(self) -> &'static str {
        match self {
            Tab::Settings => "profile",
            Tab::Users => "users",
            Tab::Destinations => "profile/destinations",
            Tab::Applications => "profile/applications",
        }
    }
}

/// The tabs of a site, and the one that is open.
pub struct Tabs {
    pub now: Tab,
}

impl Tabs {
    /// Those that the site's policy and desks give a use to.
    pub fn all(&self, f: &Frame) -> Vec<Tab> {
        // They belong to the desk of rentals. Until it stands, the sites of its preset have them, empty.
        let has_rentals = f.site.as_ref().is_some_and(|site| site.preset == "rental");
        let mut all = vec![Tab::Settings];
        if policy(f).users.per_account != PerAccount::One {
            all.push(Tab::Users);
        }
        if has_rentals {
            all.extend([Tab::Destinations, Tab::Applications]);
        }
        all
    }

    pub fn is_now(&self, tab: &Tab) -> bool {
        self.now == *tab
    }

    pub fn href(&self, f: &Frame, tab: &Tab) -> String {
        f.to(tab.path())
    }
}
