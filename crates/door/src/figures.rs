//! The door in figures, for the office's first page (OFF-2): how far people come at their first login, who agreed, who got in.

use counter::{Error, figures::Figures};
use jiff::Timestamp;
use store::{Conn, args};

use crate::{
    flows::{Machine as _, first_login::FirstLogin},
    history::Outcome,
    policy::Step,
};

pub const USERS: &str = "users";
/// Those who are through the door.
pub const THROUGH: &str = "users-through";
pub const AGREED: &str = "consents-agreed";
pub const DECLINED: &str = "consents-declined";
pub const WITHDRAWN: &str = "consents-withdrawn";
pub const LOCKED: &str = "users-locked";
/// Of a day.
pub const LOGINS: &str = "logins-in";
pub const REFUSED: &str = "logins-refused";

const AT_ONCE: i64 = 5000;

/// Those who stand at a step of their first login.
pub fn standing(step: Step) -> &'static str {
    match step {
        Step::SecondFactor => "first-login-at-factor",
        Step::Consent => "first-login-at-consent",
        Step::Address => "first-login-at-address",
        Step::Password => "first-login-at-password",
    }
}

/// How things stand.
pub async fn count(conn: &mut Conn, site: &str, figures: &mut Figures) -> Result<(), Error> {
    let now = conn.now();
    let (users, through, locked): (i64, i64, i64) = conn
        .one(
            "SELECT count(*), count(through),
                 count(CASE WHEN locked IS NOT NULL AND (locked_until IS NULL OR locked_until > $2) THEN 1 END)
             FROM users WHERE site = $1",
            args![site, now],
        )
        .await?;
    figures.set(USERS, users);
    figures.set(THROUGH, through);
    figures.set(LOCKED, locked);
    count_steps(conn, site, figures).await?;
    let answers: Vec<(String, i64)> = conn
        .all(
            "SELECT answer, count(*) FROM (
                 SELECT c.answer, row_number() OVER (PARTITION BY c.user_id ORDER BY c.at DESC, c.id DESC) AS place
                 FROM consents c JOIN users u ON u.site = c.site AND u.id = c.user_id WHERE c.site = $1
             ) latest WHERE place = 1 GROUP BY answer",
            args![site],
        )
        .await?;
    for (answer, people) in answers {
        let name = match answer.as_str() {
            "agreed" => AGREED,
            "declined" => DECLINED,
            _ => WITHDRAWN,
        };
        figures.set(name, people);
    }
    Ok(())
}

/// Where those stand who have begun their first login and are not through.
async fn count_steps(conn: &mut Conn, site: &str, figures: &mut Figures) -> Result<(), Error> {
    let mut last = String::new();
    loop {
        let some: Vec<(String, String)> = conn
            .all(
                "SELECT f.subject, f.stage FROM flows f
                 JOIN users u ON u.site = f.site AND u.id = f.subject AND u.through IS NULL
                 WHERE f.site = $1 AND f.kind = $2 AND f.subject > $3 ORDER BY f.subject LIMIT $4",
                args![site, FirstLogin::KIND, &last, AT_ONCE],
            )
            .await?;
        let Some((subject, _)) = some.last() else { return Ok(()) };
        last.clone_from(subject);
        for (_, machine) in &some {
            match serde_json::from_str::<FirstLogin>(machine) {
                Ok(machine) => {
                    if let Some(step) = machine.stage.step() {
                        let name = standing(step);
                        figures.set(name, figures.get(name) + 1);
                    }
                }
                Err(error) => {
                    tracing::warn!(site, %error, "a first login cannot be read, and is not counted");
                }
            }
        }
    }
}

/// Logins between two moments: those who got in, and those who did not.
pub async fn logins(conn: &mut Conn, site: &str, [from, until]: [Timestamp; 2]) -> Result<(i64, i64), Error> {
    // An operator in a customer's place is no customer who came.
    let outcomes: Vec<(String, i64)> = conn
        .all(
            "SELECT outcome, count(*) FROM logins
             WHERE site = $1 AND at >= $2 AND at < $3 AND outcome <> $4 GROUP BY outcome",
            args![site, from, until, Outcome::ByOperator.tag()],
        )
        .await?;
    let is_refusal = |tag: &str| Outcome::from_tag(tag).is_none_or(Outcome::is_refusal);
    let sum = |refused: bool| {
        outcomes.iter().filter(|(tag, _)| is_refusal(tag) == refused).map(|(_, count)| count).sum()
    };
    Ok((sum(false), sum(true)))
}
