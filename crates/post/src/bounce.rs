//! Mails that come back (RFC 3464): which notice it was, and whether its mailbox is gone.
//!
//! Anybody can send a mail that looks like one. Only who got a notice knows its Message-ID, and what is believed is the
//! notice's own recipient, not the bounce's: so nobody can have another's address given up.

use mail_parser::{Message, MessageParser, MimeHeaders as _, PartType};
use store::{Result, Store, Tx};
use uuid::Uuid;

use crate::{
    notice::{Channel, State},
    sql, suppressed,
};

/// What a bounce says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bounce {
    pub notice: Uuid,
    /// For good; else it is only late.
    pub has_failed: bool,
    /// The enhanced status, and what the other side said with it.
    pub says: String,
}

/// What became of a bounce.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// The notice is marked as refused.
    Noted,
    /// So is its address as one that is not written to.
    Suppressed,
    /// The notice is still noted as under way: the answer of the server that took it has not been written down yet.
    TooEarly,
    /// A delay, or a bounce of what has been told of before.
    Nothing,
    /// No report, or one of a mail that is none of ours.
    Unknown,
}

/// Reads a returned mail; None where it is no report of a notice.
pub fn read(raw: &[u8]) -> Option<Bounce> {
    let report = MessageParser::default().parse(raw)?;
    let status = report.parts.iter().find(|part| is_of(part, "delivery-status"))?;
    let blocks = String::from_utf8_lossy(status.contents()).replace("\r\n", "\n");
    let fields = |block: &str| -> Option<(String, String, String)> {
        let block = format!("{}\n\n", block.trim());
        let block = MessageParser::default().parse(block.as_bytes())?;
        let field = |name: &str| block.header_raw(name).map(one_line);
        Some((field("Action")?, field("Status")?, field("Diagnostic-Code").unwrap_or_default()))
    };
    let (action, status, diagnostic) = blocks.split("\n\n").find_map(fields)?;
    let notice = report.parts.iter().find_map(returned)?;
    // "smtp; 550 5.1.1 no such user": the kind of what follows is no use to a reader.
    let diagnostic = diagnostic.split_once(';').map_or(diagnostic.as_str(), |(_, words)| words.trim());
    let says = format!("{status} {diagnostic}").trim().chars().take(300).collect();
    Some(Bounce { notice, has_failed: action.eq_ignore_ascii_case("failed"), says })
}

fn is_of(part: &mail_parser::MessagePart<'_>, kind: &str) -> bool {
    part.content_type().and_then(|it| it.subtype()).is_some_and(|it| it.eq_ignore_ascii_case(kind))
}

/// The notice that a report brings back, as a whole or by its headers.
fn returned(part: &mail_parser::MessagePart<'_>) -> Option<Uuid> {
    let id_of = |message: &Message<'_>| {
        let (id, _) = message.message_id()?.split_once('@')?;
        id.parse().ok()
    };
    match &part.body {
        PartType::Message(message) => id_of(message),
        _ if is_of(part, "rfc822-headers") => id_of(&MessageParser::default().parse(part.contents())?),
        _ => None,
    }
}

fn one_line(field: &str) -> String {
    field.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What may be kept and logged of it: without the address, and without a link that some filter quotes.
fn scrubbed(says: &str, to: &str) -> String {
    let words = says.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    let words = words.map(|word| {
        let tells = word.contains("://") || word.to_lowercase().contains(&to.to_lowercase());
        if tells { "…" } else { word }
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Notes what came back with the notice that it is about, whichever of the sites sent it.
pub async fn take_in(store: &Store, sites: &[String], raw: &[u8]) -> Result<Taken> {
    let Some(bounce) = read(raw) else { return Ok(Taken::Unknown) };
    for site in sites {
        let mut tx = store.begin().await?;
        if let Some(taken) = note(&mut tx, site, &bounce).await? {
            tx.commit().await?;
            return Ok(taken);
        }
    }
    Ok(Taken::Unknown)
}

/// The same for one site; None where the notice is none of its own.
pub async fn note(tx: &mut Tx, site: &str, bounce: &Bounce) -> Result<Option<Taken>> {
    let Some(posted) = sql::find(tx, site, bounce.notice).await? else { return Ok(None) };
    if posted.channel != Channel::Mail.name() || !bounce.has_failed {
        return Ok(Some(Taken::Nothing));
    }
    match posted.state {
        State::Waiting => return Ok(Some(Taken::TooEarly)),
        State::Refused | State::GivenUp => return Ok(Some(Taken::Nothing)),
        State::Delivered => {}
    }
    let (now, says) = (tx.now(), scrubbed(&bounce.says, &posted.to));
    sql::came_back(tx, site, bounce.notice, now, &says).await?;
    let is_gone = suppressed::is_gone(&says);
    if is_gone {
        suppressed::suppress(tx, site, &posted.to, (&says, Some(bounce.notice))).await?;
    }
    tracing::warn!(site, notice = %bounce.notice, kind = posted.kind, reply = says, "a notice came back");
    Ok(Some(if is_gone { Taken::Suppressed } else { Taken::Noted }))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ID: &str = "01930000-0000-7000-8000-000000000001";

    fn report(action: &str, status: &str, returned: &str) -> String {
        format!(
            "From: MAILER-DAEMON@mx.example.com\r\nTo: post@rental.example.jp\r\nSubject: Undelivered\r\n\
             MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\n\r\n\
             --b\r\nContent-Type: text/plain\r\n\r\nIt could not be delivered.\r\n\
             --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.com\r\n\r\n\
             Final-Recipient: rfc822; hanako@mirai.example.jp\r\nAction: {action}\r\nStatus: {status}\r\n\
             Diagnostic-Code: smtp; 550 5.1.1\r\n no such user\r\n\r\n\
             --b\r\n{returned}\r\n--b--\r\n"
        )
    }

    #[test]
    fn the_notice_is_found_by_what_is_brought_back() {
        let whole = format!(
            "Content-Type: message/rfc822\r\n\r\nMessage-ID: <{ID}@rental.example.jp>\r\n\r\nText\r\n"
        );
        let headers = format!(
            "Content-Type: text/rfc822-headers\r\n\r\nMessage-ID: <{ID}@rental.example.jp>\r\nSubject: x\r\n"
        );
        for returned in [whole, headers] {
            let bounce = read(report("failed", "5.1.1", &returned).as_bytes()).expect("a report");
            assert_eq!(bounce.notice.to_string(), ID);
            assert!(bounce.has_failed);
            assert_eq!(bounce.says, "5.1.1 550 5.1.1 no such user");
            let late = read(report("delayed", "4.4.1", &returned).as_bytes()).expect("a report");
            assert!(!late.has_failed);
        }
    }

    #[test]
    fn what_is_no_report_of_a_notice_is_let_be() {
        let foreign =
            "Content-Type: message/rfc822\r\n\r\nMessage-ID: <abc@elsewhere.example.com>\r\n\r\nText\r\n";
        assert_eq!(read(report("failed", "5.1.1", foreign).as_bytes()), None);
        assert_eq!(read(b"Subject: I am on holiday\r\n\r\nUntil Monday.\r\n"), None);
    }

    #[test]
    fn what_is_kept_tells_neither_the_address_nor_a_link() {
        let says = "5.1.1 550 5.1.1 <Hanako@mirai.example.jp>: see https://rental.example.jp/t/Zm9v\0 bad";
        assert_eq!(scrubbed(says, "hanako@mirai.example.jp"), "5.1.1 550 5.1.1 … see … bad");
    }

    proptest! {
        #[test]
        fn nothing_that_arrives_breaks_the_reader(raw in proptest::collection::vec(any::<u8>(), 0..400)) {
            read(&raw);
            read(report("failed", "5.1.1", &String::from_utf8_lossy(&raw)).as_bytes());
        }
    }
}
