//! The mail that shows whether mails arrive.

use counter::{
    Frame,
    mail::{Mail, Message},
};
use jiff::Timestamp;

pub struct TestMail {
    pub at: Timestamp,
}

impl Mail for TestMail {
    fn message(&self, f: &Frame) -> Message {
        Message {
            subject: f.say1("mail-test-subject", "site", f.site_name()),
            lines: vec![f.say1("mail-test-line", "at", f.show.date_time(self.at))],
            link: None,
            after: vec![f.say("mail-test-after")],
        }
    }
}
