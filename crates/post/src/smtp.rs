//! Mail over SMTP. A few connections are kept and used again; every step has its time-out; and a refusal of
//! this one mail is told apart from trouble with the server, which is no mail's fault.
//!
//! lettre brings the protocol. Its own pool is not used: it gives an asynchronous conversation no time-out but
//! for connecting, takes a conversation that was cut short back as sound, so that the next mail reads the replies to
//! the one before, and does not say whether a 5xx was the login's or the recipient's.

use std::{
    borrow::Cow,
    error::Error as _,
    fmt,
    net::IpAddr,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use lettre::{
    Message,
    transport::smtp::{
        Error as SmtpError,
        authentication::{Credentials, DEFAULT_MECHANISMS},
        client::{AsyncSmtpConnection, Certificate, CertificateStore, TlsParameters, TlsParametersBuilder},
        commands::{Data, Mail, Quit, Rcpt, Rset},
        extension::ClientId,
        response::Response,
    },
};
use percent_encoding::percent_decode_str;
use reqwest::Url;
use tokio::{
    sync::Semaphore,
    time::{Instant, timeout},
};

use crate::{Unusable, deliver::Verdict};

/// Big providers cut off who opens more.
const CONNECTIONS: usize = 4;
/// Firewalls forget a connection that lies idle; what is sent into it then is answered by silence.
const KEPT: Duration = Duration::from_mins(1);
/// How long a server that was out of reach is left alone, so that mails do not queue for its time-outs.
const LEFT_ALONE: SignedDuration = SignedDuration::from_secs(5);
/// A server that says "not now" to one mail, be it greylisting or a limit, wants to be left alone for longer.
const NOT_NOW: Duration = Duration::from_mins(1);

pub struct Smtp {
    host: String,
    port: u16,
    security: Security,
    hello: ClientId,
    login: Option<Credentials>,
    connect_within: Duration,
    reply_within: Duration,
    lines: Semaphore,
    kept: Mutex<Vec<(AsyncSmtpConnection, Instant)>>,
    down: Mutex<Option<(Timestamp, String)>>,
}

enum Security {
    Plain,
    StartTls(TlsParameters),
    Tls(TlsParameters),
}

impl Smtp {
    /// A mail server by its address:
    ///
    /// - `smtps://user:password@host[:465]`: TLS from the first byte; to be preferred;
    /// - `smtp+starttls://user:password@host[:587]`: STARTTLS, and nothing at all to a server that does not offer it;
    /// - `smtp://host[:25]`: plain text, for a relay on this machine or on a wire that is trusted; a login is refused
    ///   unless the host is this machine. There is no "STARTTLS if offered": who can read the wire can also
    ///   take the offer away.
    ///
    /// User and password are percent-encoded. A path names this host in EHLO: `smtps://host/portal.example.jp`.
    pub fn new(address: &str) -> Result<Self, Unusable> {
        Self::trusting(address, None)
    }

    /// The same, trusting also the certificates (PEM) that `roots` holds: a company's own CA.
    pub fn trusting(address: &str, roots: Option<&[u8]>) -> Result<Self, Unusable> {
        let url = Url::parse(address).map_err(|error| unusable(&error.to_string()))?;
        let host =
            url.host_str().filter(|host| !host.is_empty()).ok_or_else(|| unusable("it names no host"))?;
        let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        let (security, port) = match url.scheme() {
            "smtp" => (Security::Plain, 25),
            "smtp+starttls" => (Security::StartTls(tls(&host, roots)?), 587),
            "smtps" => (Security::Tls(tls(&host, roots)?), 465),
            _ => return Err(unusable("it begins with none of smtp://, smtp+starttls:// and smtps://")),
        };
        let login = login(&url)?;
        let plain = matches!(security, Security::Plain);
        if plain && login.is_some() && !is_this_machine(&host) {
            return Err(unusable(
                "a password would cross the network in plain text; use smtps:// or smtp+starttls://",
            ));
        }
        if plain && !is_this_machine(&host) {
            tracing::warn!(host, "mails go to the mail server in plain text");
        }
        let hello = match url.path().trim_matches('/') {
            "" => ClientId::default(),
            name if name.chars().all(|c| c.is_ascii_alphanumeric() || ".-".contains(c)) => {
                ClientId::Domain(name.to_owned())
            }
            _ => return Err(unusable("its path is no host name for EHLO")),
        };
        Ok(Self {
            host,
            port: url.port().unwrap_or(port),
            security,
            hello,
            login,
            connect_within: Duration::from_secs(10),
            reply_within: Duration::from_mins(1),
            lines: Semaphore::new(CONNECTIONS),
            kept: Mutex::default(),
            down: Mutex::default(),
        })
    }

    /// Other time-outs than ten seconds for connecting and a minute for each reply.
    #[must_use]
    pub fn within(self, connect: Duration, reply: Duration) -> Self {
        Self { connect_within: connect, reply_within: reply, ..self }
    }

    /// Connects, logs in and takes leave: whether the server is there and the login right.
    pub async fn greet(&self) -> Result<(), String> {
        let mut line = self.connect().await.map_err(|trouble| trouble.to_string())?;
        self.step(line.command(Quit)).await.map_err(|trouble| trouble.to_string())?;
        Ok(())
    }

    pub(crate) async fn deliver(&self, mail: &Message, now: Timestamp) -> Verdict {
        let _one_of_few = self.lines.acquire().await.expect("the lines are never closed");
        if let Some(why) = self.is_down(now) {
            return Verdict::NotTried(why);
        }
        let mut line = match self.kept_line().await {
            Some(line) => line,
            None => match self.connect().await {
                Ok(line) => line,
                Err(trouble) => {
                    let why = trouble.to_string();
                    *locked(&self.down) = Some((now, why.clone()));
                    return Verdict::Later { why, not_before: Duration::ZERO };
                }
            },
        };
        let verdict = match self.hand_over(&mut line, mail).await {
            Ok(reply) => Verdict::Delivered(spoken(&reply)),
            Err((stage, trouble)) => {
                if !trouble.is_an_answer() {
                    return Verdict::Later { why: trouble.to_string(), not_before: Duration::ZERO };
                }
                trouble.verdict(stage)
            }
        };
        locked(&self.kept).push((line, Instant::now()));
        verdict
    }

    fn is_down(&self, now: Timestamp) -> Option<String> {
        let down = locked(&self.down);
        // An age below zero is a clock that was set back: better to ask once too often than to wait for it.
        let (_, why) = down
            .as_ref()
            .filter(|(since, _)| (SignedDuration::ZERO..LEFT_ALONE).contains(&now.duration_since(*since)))?;
        Some(why.clone())
    }

    async fn kept_line(&self) -> Option<AsyncSmtpConnection> {
        loop {
            let (mut line, since) = locked(&self.kept).pop()?;
            if since.elapsed() < KEPT
                && matches!(timeout(self.connect_within, line.command(Rset)).await, Ok(Ok(_)))
            {
                return Some(line);
            }
        }
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Trouble> {
        let wrapped = match &self.security {
            Security::Tls(tls) => Some(tls.clone()),
            Security::Plain | Security::StartTls(_) => None,
        };
        let server = (self.host.as_str(), self.port);
        let greeted = AsyncSmtpConnection::connect_tokio1(
            server,
            Some(self.connect_within),
            &self.hello,
            wrapped,
            None,
        );
        let mut line = timeout(self.connect_within + self.reply_within, greeted).await??;
        if let Security::StartTls(tls) = &self.security {
            self.step(line.starttls(tls.clone(), &self.hello)).await?;
        }
        if let Some(login) = &self.login {
            self.step(line.auth(DEFAULT_MECHANISMS, login)).await?;
        }
        Ok(line)
    }

    async fn hand_over(
        &self,
        line: &mut AsyncSmtpConnection,
        mail: &Message,
    ) -> Result<Response, (Stage, Trouble)> {
        let from = Mail::new(mail.envelope().from().cloned(), vec![]);
        self.step(line.command(from)).await.map_err(|trouble| (Stage::Sender, trouble))?;
        for to in mail.envelope().to() {
            let to = Rcpt::new(to.clone(), vec![]);
            self.step(line.command(to)).await.map_err(|trouble| (Stage::Mail, trouble))?;
        }
        self.step(line.command(Data)).await.map_err(|trouble| (Stage::Mail, trouble))?;
        self.step(line.message(&mail.formatted())).await.map_err(|trouble| (Stage::Mail, trouble))
    }

    async fn step<T>(&self, step: impl Future<Output = Result<T, SmtpError>>) -> Result<T, Trouble> {
        Ok(timeout(self.reply_within, step).await??)
    }
}

impl fmt::Debug for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Smtp").field("host", &self.host).field("port", &self.port).finish_non_exhaustive()
    }
}

/// What was being handed over when the server said no.
#[derive(Clone, Copy)]
enum Stage {
    /// Up to here it is about us: whether we may send, and in whose name.
    Sender,
    /// From here it is about this mail and whom it is for.
    Mail,
}

#[derive(Debug, thiserror::Error)]
enum Trouble {
    #[error("the mail server did not answer in time")]
    Silence(#[from] tokio::time::error::Elapsed),
    #[error("{}", spoken_error(.0))]
    Said(#[from] SmtpError),
}

impl Trouble {
    /// Whether the server answered and goes on listening. 421 is its goodbye.
    fn is_an_answer(&self) -> bool {
        matches!(self, Self::Said(error) if error.status().is_some_and(|code| u16::from(code) != 421))
    }

    fn verdict(&self, stage: Stage) -> Verdict {
        let why = self.to_string();
        let Self::Said(error) = self else { return Verdict::Later { why, not_before: Duration::ZERO } };
        // 530 to 538 ask for a login or for TLS: the server's settings and ours do not fit, which no mail can help.
        let wants_login = error.status().is_some_and(|code| (530..=538).contains(&u16::from(code)));
        match stage {
            Stage::Mail if error.is_permanent() && !wants_login => Verdict::Refused(why),
            Stage::Mail | Stage::Sender => Verdict::Later { why, not_before: NOT_NOW },
        }
    }
}

fn spoken(reply: &Response) -> String {
    format!("{} {}", reply.code(), reply.message().collect::<Vec<_>>().join(" "))
}

fn spoken_error(error: &SmtpError) -> String {
    match (error.status(), error.source()) {
        (Some(code), Some(words)) => format!("{code} {words}"),
        _ => error.to_string(),
    }
}

fn login(url: &Url) -> Result<Option<Credentials>, Unusable> {
    let decoded = |it: &str| {
        let text = percent_decode_str(it).decode_utf8().map(Cow::into_owned);
        text.map_err(|_| unusable("its user or password is not UTF-8"))
    };
    match (url.username(), url.password()) {
        ("", None) => Ok(None),
        (user, Some(password)) if !user.is_empty() => {
            Ok(Some(Credentials::new(decoded(user)?, decoded(password)?)))
        }
        _ => Err(unusable("it has a user without a password, or a password without a user")),
    }
}

fn tls(host: &str, roots: Option<&[u8]>) -> Result<TlsParameters, Unusable> {
    let mut tls = TlsParametersBuilder::new(host.to_owned()).certificate_store(CertificateStore::WebpkiRoots);
    if let Some(roots) = roots {
        let root = Certificate::from_pem(roots).map_err(|_| unusable("its CA certificates are not PEM"))?;
        tls = tls.add_root_certificate(root);
    }
    tls.build().map_err(|error| unusable(&error.to_string()))
}

pub(crate) fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

fn unusable(why: &str) -> Unusable {
    Unusable(format!("the mail server's address cannot be used: {why}"))
}

fn locked<T>(it: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    it.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
