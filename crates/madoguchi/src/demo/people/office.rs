//! The office's two operators, at all sites. Everybody knows their password, so no second factor is asked of
//! them: the demo alone can have that.

use counter::{Error, Portal, staff::Role};
use door::hashing::Hashing;
use office::operators::actions::{NewOperator, add_to_demo};

use super::Login;

pub const LOGINS: &[Login] = &[
    Login { id: "admin@example.jp", email: None, password: PASSWORD, state: "start-state-office-owner" },
    Login { id: "contact@example.jp", email: None, password: PASSWORD, state: "start-state-office-contact" },
];

const PASSWORD: &str = "Office-2026-demo";

pub async fn settle(portal: &Portal) -> Result<(), Error> {
    let hash = portal.part::<Hashing>().make(PASSWORD).await?;
    let people =
        [("admin@example.jp", "運営 一郎", Role::Owner), ("contact@example.jp", "窓口 良子", Role::Contact)];
    for (email, name, role) in people {
        let new = NewOperator { email, name, role, sites: portal.sites.all() };
        add_to_demo(portal, &new, &hash).await?;
    }
    Ok(())
}
