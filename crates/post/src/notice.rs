//! A notice: one mail, SMS or voice call, and how it is left in the outbox.

use jiff::Timestamp;
use store::{Error, FromRow, Result, Row, Tx, jobs};
use uuid::Uuid;

use crate::{deliver::JOB, sql};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    Mail,
    Sms,
    Voice,
}

impl Channel {
    pub fn name(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Sms => "sms",
            Self::Voice => "voice",
        }
    }

    fn named(name: &str) -> Option<Self> {
        [Self::Mail, Self::Sms, Self::Voice].into_iter().find(|channel| channel.name() == name)
    }
}

#[derive(Clone, Debug)]
pub struct Sender {
    pub name: String,
    pub address: String,
}

#[derive(Clone, Debug)]
pub struct Notice {
    pub site: String,
    /// What it is about, for logs and figures: `door.confirm-address`.
    pub kind: &'static str,
    pub channel: Channel,
    /// Whose it is, where that is known: by it all of one person's are found, whatever addresses they have had.
    pub user: Option<Uuid>,
    /// Mail address or phone number.
    pub to: String,
    pub to_name: Option<String>,
    pub from: Sender,
    pub reply_to: Option<String>,
    pub subject: String,
    pub text: String,
    pub html: Option<String>,
    /// `ja` or `en`.
    pub locale: String,
    /// The address at which the recipient can stop such notices.
    pub unsubscribe: Option<String>,
    /// Lower goes first: 0 for what somebody waits for, 100 for bulk.
    pub priority: i64,
}

/// What became of a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Waiting,
    Delivered,
    /// The other side will never take it: an address that does not exist.
    Refused,
    /// The other side could not take it for three days.
    GivenUp,
}

impl State {
    pub const ALL: [State; 4] = [Self::Waiting, Self::Delivered, Self::Refused, Self::GivenUp];

    pub fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Delivered => "delivered",
            Self::Refused => "refused",
            Self::GivenUp => "given-up",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// Leaves a notice in the outbox. It goes out once the transaction is committed, and not at all otherwise (ALL-11).
pub async fn leave(tx: &mut Tx, notice: &Notice) -> Result<Uuid> {
    let ids = put(tx, std::slice::from_ref(notice), None).await?;
    Ok(ids[0])
}

/// Leaves a notice that is of use until then only: what could not be carried in time is not carried at all.
pub async fn leave_until(tx: &mut Tx, notice: &Notice, until: Timestamp) -> Result<Uuid> {
    let ids = put(tx, std::slice::from_ref(notice), Some(until)).await?;
    Ok(ids[0])
}

/// Leaves many at once; their ids come back in the same order.
pub async fn leave_all(tx: &mut Tx, notices: &[Notice]) -> Result<Vec<Uuid>> {
    put(tx, notices, None).await
}

async fn put(tx: &mut Tx, notices: &[Notice], until: Option<Timestamp>) -> Result<Vec<Uuid>> {
    let now = tx.now();
    let with_ids: Vec<(Uuid, &Notice)> = notices.iter().map(|notice| (tx.id(), notice)).collect();
    sql::put_all(tx, now, &with_ids, until).await?;
    let job = |(id, notice): &(Uuid, &Notice)| delivery(&notice.site, *id, notice.priority, now);
    let deliveries: Vec<jobs::NewJob> = with_ids.iter().map(job).collect();
    jobs::leave_all(tx, &deliveries).await?;
    Ok(with_ids.into_iter().map(|(id, _)| id).collect())
}

/// The job that carries a notice.
pub(crate) fn delivery(site: &str, id: Uuid, priority: i64, due: Timestamp) -> jobs::NewJob {
    let payload = serde_json::json!({ "notice": id.to_string() });
    jobs::NewJob { site: site.to_owned(), kind: JOB, payload, priority, due }
}

/// A notice as it lies in the outbox.
#[derive(Clone)]
pub(crate) struct Waiting {
    pub id: Uuid,
    pub kind: String,
    pub channel: Channel,
    pub to: String,
    pub to_name: Option<String>,
    pub from: Sender,
    pub reply_to: Option<String>,
    pub subject: String,
    pub text: String,
    pub html: Option<String>,
    pub locale: String,
    pub unsubscribe: Option<String>,
    pub left_at: Timestamp,
    /// When somebody had it sent again.
    pub again: Option<Timestamp>,
    /// After this nobody waits for it any more.
    pub until: Option<Timestamp>,
}

impl Waiting {
    /// Whom it is for, told so that a log can be shown around: `h…@example.jp`, `…4321`.
    pub fn masked(&self) -> String {
        match (self.channel, self.to.rsplit_once('@')) {
            (Channel::Mail, Some((user, domain))) => {
                format!("{}…@{domain}", user.chars().next().unwrap_or_default())
            }
            (Channel::Mail, None) => "…".to_owned(),
            (Channel::Sms | Channel::Voice, _) => {
                let digits = self.to.chars().count();
                format!("…{}", self.to.chars().skip(digits - (digits / 3).min(4)).collect::<String>())
            }
        }
    }

    /// A reply of the other side that may be kept and logged: short, on one line, without the address, and
    /// without the text's links and codes. Spam filters like to quote the very link that they dislike, and that
    /// link may set a password.
    pub fn scrubbed(&self, reply: &str) -> String {
        let reply = reply.replace(&self.to, &self.masked());
        let words: Vec<&str> = reply
            .split(|c: char| c.is_whitespace() || c.is_control())
            .filter(|word| !word.is_empty())
            .map(|word| if self.gives_away(word) { "…" } else { word })
            .collect();
        words.join(" ").chars().take(300).collect()
    }

    fn gives_away(&self, word: &str) -> bool {
        let core = word.trim_matches(|c: char| !c.is_alphanumeric());
        let is_code = core.len() > 3 && core.contains(|c: char| c.is_ascii_digit());
        let in_text = || self.text.contains(core) || self.html.as_ref().is_some_and(|it| it.contains(core));
        word.contains("://") || (is_code && in_text())
    }
}

impl FromRow for Waiting {
    fn from_row(row: &Row) -> Result<Self> {
        let channel: String = row.get("channel")?;
        Ok(Self {
            id: row.get("id")?,
            kind: row.get("kind")?,
            channel: Channel::named(&channel)
                .ok_or_else(|| Error::Decode(format!("no channel is called {channel}")))?,
            to: row.get("recipient")?,
            to_name: row.get("recipient_name")?,
            from: Sender { name: row.get("sender_name")?, address: row.get("sender_address")? },
            reply_to: row.get("reply_to")?,
            subject: row.get("subject")?,
            text: row.get("text")?,
            html: row.get("html")?,
            locale: row.get("locale")?,
            unsubscribe: row.get("unsubscribe")?,
            left_at: row.get("left_at")?,
            again: row.get("again")?,
            until: row.get("until")?,
        })
    }
}

#[cfg(test)]
impl Waiting {
    pub fn sample() -> Self {
        Self {
            id: Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0001),
            kind: "door.confirm-address".to_owned(),
            channel: Channel::Mail,
            to: "hanako@mirai.example.jp".to_owned(),
            to_name: Some("未来 花子".to_owned()),
            from: Sender {
                name: "サンプル建機グループ".to_owned(),
                address: "post@kenki.example.jp".to_owned(),
            },
            reply_to: None,
            subject: "メールアドレスの確認".to_owned(),
            text: "コードは 482913 です。\nhttps://kenki.example.jp/t/Zm9vYmFy\n".to_owned(),
            html: None,
            locale: "ja".to_owned(),
            unsubscribe: None,
            left_at: "2026-11-20T03:00:00Z".parse().unwrap(),
            again: None,
            until: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_told_without_telling_whose() {
        let mut notice = Waiting::sample();
        assert_eq!(notice.masked(), "h…@mirai.example.jp");
        notice.to = "nonsense".to_owned();
        assert_eq!(notice.masked(), "…");
        (notice.channel, notice.to) = (Channel::Sms, "09000004321".to_owned());
        assert_eq!(notice.masked(), "…321");
    }

    #[test]
    fn a_reply_is_kept_without_the_secrets_it_quotes() {
        let kept = Waiting::sample().scrubbed(
            "550 5.7.1 <hanako@mirai.example.jp>: spam\r\n code (482913), link HTTPS://kenki.example.jp/t/Zm9vYmFy",
        );
        assert_eq!(kept, "550 5.7.1 <h…@mirai.example.jp>: spam code … link …");
        assert_eq!(Waiting::sample().scrubbed(&"あ ".repeat(900)).chars().count(), 300);
    }
}
