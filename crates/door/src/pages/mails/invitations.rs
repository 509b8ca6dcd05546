//! Mails about invitations: to who is invited, and back to who has invited.

use counter::{Frame, Mail, Message};

pub struct InvitationMail {
    pub link: String,
    pub company: String,
    pub person: String,
    pub comment: String,
    /// How long it can be taken up.
    pub days: i64,
}

impl Mail for InvitationMail {
    fn message(&self, f: &Frame) -> Message {
        let mut lines =
            vec![f.say2("mail-invitation-what", ("company", &self.company), ("person", &self.person))];
        if !self.comment.is_empty() {
            lines.push(f.say1("mail-invitation-comment", "comment", &self.comment));
        }
        lines.push(f.say1("mail-invitation-do", "days", self.days));
        Message {
            subject: f.say2("mail-invitation-subject", ("site", f.site_name()), ("company", &self.company)),
            lines,
            link: Some((f.say("mail-invitation-link"), self.link.clone())),
            after: vec![f.say("mail-invitation-not-you")],
        }
    }
}

impl InvitationMail {
    pub fn sample() -> Self {
        InvitationMail {
            link: "https://portal.example.jp/partner/invitations/3q2-7wEr0Zl8mXv5Kd9sTg".to_owned(),
            company: "サンプル物産".to_owned(),
            person: "鈴木 次郎".to_owned(),
            comment: "来月より、注文書をこちらでお送りいたします。".to_owned(),
            days: 30,
        }
    }
}

/// To the inviter. Of the invited it says what the inviter wrote, and who approved.
pub struct InvitationAnsweredMail {
    /// As the inviter calls them.
    pub invited: String,
    /// The company that approved; None where it was declined.
    pub approved_by: Option<String>,
}

impl Mail for InvitationAnsweredMail {
    fn message(&self, f: &Frame) -> Message {
        let (subject, what) = match &self.approved_by {
            Some(company) => (
                "mail-approved-subject",
                f.say2("mail-approved-what", ("invited", &self.invited), ("company", company)),
            ),
            None => ("mail-declined-subject", f.say1("mail-declined-what", "invited", &self.invited)),
        };
        Message {
            subject: f.say1(subject, "site", f.site_name()),
            lines: vec![what],
            link: None,
            after: Vec::new(),
        }
    }
}

impl InvitationAnsweredMail {
    pub fn sample(approved_by: Option<&str>) -> Self {
        let invited = "サンプル未来".to_owned();
        InvitationAnsweredMail { invited, approved_by: approved_by.map(str::to_owned) }
    }
}
