//! A mail server that takes mail into memory, or refuses, hangs up and falls silent at the stage it is told to.

use std::{
    collections::{HashMap, VecDeque},
    io,
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufStream},
    net::{TcpListener, TcpStream},
    sync::watch,
    task::{JoinHandle, JoinSet},
    time::timeout,
};
use tokio_rustls::TlsAcceptor;

use super::tls::Identity;

#[derive(Clone, Debug)]
pub struct Mail {
    pub from: String,
    pub to: Vec<String>,
    pub raw: Vec<u8>,
}

impl Mail {
    fn is_to(&self, address: &str) -> bool {
        self.to.iter().any(|to| to == address)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stage {
    Greeting,
    Ehlo,
    StartTls,
    Auth,
    Mail,
    Rcpt,
    Data,
    /// After the whole mail has come in. Unless it is refused it counts as taken, also when the answer gets lost.
    Message,
}

#[derive(Clone, Debug)]
pub enum Answer {
    Reply(String),
    HangUp,
    Silence,
}

impl From<&str> for Answer {
    fn from(reply: &str) -> Self {
        Self::Reply(reply.to_owned())
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Security {
    Plain,
    StartTls,
    Tls,
}

pub struct SmtpPeer {
    at: SocketAddr,
    security: Security,
    pem: String,
    book: Arc<Book>,
    serving: JoinHandle<()>,
}

#[derive(Default)]
struct Book {
    always: Mutex<HashMap<Stage, Answer>>,
    once: Mutex<HashMap<Stage, VecDeque<Answer>>>,
    mails: watch::Sender<Vec<Mail>>,
    logins: Mutex<Vec<String>>,
    connections: AtomicUsize,
    talks: Mutex<JoinSet<()>>,
}

impl SmtpPeer {
    pub async fn start() -> Self {
        Self::with(Security::Plain).await
    }

    /// At an address that clients know already.
    pub async fn start_at(at: SocketAddr) -> Self {
        Self::at(at, Security::Plain).await
    }

    pub async fn starttls() -> Self {
        Self::with(Security::StartTls).await
    }

    pub async fn tls() -> Self {
        Self::with(Security::Tls).await
    }

    async fn with(security: Security) -> Self {
        Self::at(SocketAddr::from(([127, 0, 0, 1], 0)), security).await
    }

    async fn at(at: SocketAddr, security: Security) -> Self {
        let listener = TcpListener::bind(at).await.expect("the port is free");
        let at = listener.local_addr().expect("the port is bound");
        let (identity, book) = (Identity::make(), Arc::<Book>::default());
        let serving = tokio::spawn(serve(listener, security, identity.acceptor, Arc::clone(&book)));
        Self { at, security, pem: identity.pem, book, serving }
    }

    pub fn url(&self) -> String {
        let scheme = match self.security {
            Security::Plain => "smtp",
            Security::StartTls => "smtp+starttls",
            Security::Tls => "smtps",
        };
        format!("{scheme}://{}", self.at)
    }

    /// The certificate to trust.
    pub fn pem(&self) -> &str {
        &self.pem
    }

    /// The mails taken, oldest first.
    pub fn mails(&self) -> Vec<Mail> {
        self.book.mails.borrow().clone()
    }

    /// Waits until so many mails have come in.
    pub async fn until(&self, count: usize) -> Vec<Mail> {
        let mut mails = self.book.mails.subscribe();
        let come = timeout(Duration::from_secs(20), mails.wait_for(|mails| mails.len() >= count)).await;
        come.expect("the mails come in within 20 seconds").expect("the book outlives the wait").clone()
    }

    /// How many mails have come in for an address.
    pub fn count_to(&self, address: &str) -> usize {
        self.book.mails.borrow().iter().filter(|mail| mail.is_to(address)).count()
    }

    /// Waits for a mail to an address; 0 is the first.
    pub async fn nth_to(&self, address: &str, n: usize) -> Mail {
        let nth = |mails: &Vec<Mail>| mails.iter().filter(|mail| mail.is_to(address)).nth(n).cloned();
        let mut mails = self.book.mails.subscribe();
        let come = timeout(Duration::from_secs(20), mails.wait_for(|mails| nth(mails).is_some())).await;
        let mails = come.expect("the mail comes in within 20 seconds").expect("the book outlives the wait");
        nth(&mails).expect("it was there a moment ago")
    }

    /// What clients logged in with, as it came over the wire.
    pub fn logins(&self) -> Vec<String> {
        self.book.logins.lock().unwrap().clone()
    }

    pub fn connections(&self) -> usize {
        self.book.connections.load(Ordering::SeqCst)
    }

    /// From now on, at this stage.
    pub fn answer(&self, stage: Stage, answer: impl Into<Answer>) {
        self.book.always.lock().unwrap().insert(stage, answer.into());
    }

    /// The next time only; several of these are given in their order.
    pub fn answer_once(&self, stage: Stage, answer: impl Into<Answer>) {
        self.book.once.lock().unwrap().entry(stage).or_default().push_back(answer.into());
    }

    /// Ends all conversations and takes no further one: the server is gone.
    pub fn hang_up(&self) {
        self.serving.abort();
        self.book.talks.lock().unwrap().abort_all();
    }

    /// Back to taking everything.
    pub fn behave(&self) {
        self.book.always.lock().unwrap().clear();
        self.book.once.lock().unwrap().clear();
    }
}

impl Drop for SmtpPeer {
    fn drop(&mut self) {
        self.hang_up();
    }
}

impl Book {
    fn scripted(&self, stage: Stage) -> Option<Answer> {
        let once = self.once.lock().unwrap().get_mut(&stage).and_then(VecDeque::pop_front);
        once.or_else(|| self.always.lock().unwrap().get(&stage).cloned())
    }
}

async fn serve(listener: TcpListener, security: Security, acceptor: TlsAcceptor, book: Arc<Book>) {
    while let Ok((stream, _)) = listener.accept().await {
        book.connections.fetch_add(1, Ordering::SeqCst);
        let (acceptor, talking) = (acceptor.clone(), Arc::clone(&book));
        book.talks.lock().unwrap().spawn(async move {
            // A conversation ends as its client likes: an error here is what a test has asked for.
            converse(stream, security, acceptor, &talking).await.ok();
        });
    }
}

async fn converse(
    stream: TcpStream,
    security: Security,
    acceptor: TlsAcceptor,
    book: &Book,
) -> io::Result<()> {
    if security == Security::Tls {
        return Talk::new(acceptor.accept(stream).await?, book, false).session(true).await.map(drop);
    }
    let offers_tls = security == Security::StartTls;
    if let Some(stream) = Talk::new(stream, book, offers_tls).session(true).await? {
        Talk::new(acceptor.accept(stream).await?, book, false).session(false).await?;
    }
    Ok(())
}

struct Talk<'a, S> {
    line: BufStream<S>,
    book: &'a Book,
    offers_tls: bool,
}

impl<'a, S: AsyncRead + AsyncWrite + Unpin> Talk<'a, S> {
    fn new(stream: S, book: &'a Book, offers_tls: bool) -> Self {
        Self { line: BufStream::new(stream), book, offers_tls }
    }

    /// Talks until the client leaves, or wants to go on over TLS.
    async fn session(mut self, greet: bool) -> io::Result<Option<S>> {
        if greet {
            self.reply(Stage::Greeting, "220 peer.example.jp ESMTP").await?;
        }
        let (mut from, mut to) = (String::new(), Vec::new());
        while let Some(command) = self.read_line().await? {
            let verb = command.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
            match verb.as_str() {
                "EHLO" | "HELO" if self.offers_tls => {
                    self.reply(Stage::Ehlo, "250-peer.example.jp\r\n250 STARTTLS").await?;
                }
                "EHLO" | "HELO" => {
                    self.reply(Stage::Ehlo, "250-peer.example.jp\r\n250 AUTH PLAIN LOGIN").await?;
                }
                "STARTTLS" if self.offers_tls => {
                    self.reply(Stage::StartTls, "220 go ahead").await?;
                    return Ok(Some(self.line.into_inner()));
                }
                "AUTH" => {
                    self.book.logins.lock().unwrap().push(command);
                    self.reply(Stage::Auth, "235 welcome").await?;
                }
                "MAIL" => {
                    from = bracketed(&command);
                    to.clear();
                    self.reply(Stage::Mail, "250 ok").await?;
                }
                "RCPT" => {
                    if self.reply(Stage::Rcpt, "250 ok").await? {
                        to.push(bracketed(&command));
                    }
                }
                "DATA" if to.is_empty() => self.say("503 whom to?").await?,
                "DATA" => {
                    if self.reply(Stage::Data, "354 go ahead").await? {
                        self.take(&from, &to).await?;
                    }
                }
                "RSET" => {
                    to.clear();
                    self.say("250 ok").await?;
                }
                "NOOP" => self.say("250 ok").await?,
                "QUIT" => {
                    self.say("221 bye").await?;
                    break;
                }
                _ => self.say("500 what?").await?,
            }
        }
        Ok(None)
    }

    async fn take(&mut self, from: &str, to: &[String]) -> io::Result<()> {
        let mut raw = Vec::new();
        loop {
            let begin = raw.len();
            if self.line.read_until(b'\n', &mut raw).await? == 0 {
                return Ok(()); // broken off: nothing was taken
            }
            if &raw[begin..] == b".\r\n" {
                raw.truncate(begin);
                break;
            }
            if raw[begin] == b'.' {
                raw.remove(begin);
            }
        }
        let scripted = self.book.scripted(Stage::Message);
        let refused = matches!(&scripted, Some(Answer::Reply(reply)) if !reply.starts_with('2'));
        if !refused {
            let mail = Mail { from: from.to_owned(), to: to.to_vec(), raw };
            self.book.mails.send_modify(|mails| mails.push(mail));
        }
        self.give(scripted, "250 2.0.0 queued").await.map(drop)
    }

    async fn reply(&mut self, stage: Stage, usual: &str) -> io::Result<bool> {
        let scripted = self.book.scripted(stage);
        self.give(scripted, usual).await
    }

    /// Gives the scripted answer, or the usual one. True when it was a yes.
    async fn give(&mut self, scripted: Option<Answer>, usual: &str) -> io::Result<bool> {
        match scripted.unwrap_or_else(|| usual.into()) {
            Answer::Reply(reply) => {
                self.say(&reply).await?;
                Ok(reply.starts_with(['2', '3']))
            }
            Answer::HangUp => Err(io::ErrorKind::ConnectionAborted.into()),
            Answer::Silence => std::future::pending().await,
        }
    }

    async fn say(&mut self, reply: &str) -> io::Result<()> {
        self.line.write_all(format!("{reply}\r\n").as_bytes()).await?;
        self.line.flush().await
    }

    async fn read_line(&mut self) -> io::Result<Option<String>> {
        let mut line = String::new();
        let read = self.line.read_line(&mut line).await?;
        Ok((read > 0).then(|| line.trim_end_matches(['\r', '\n']).to_owned()))
    }
}

fn bracketed(command: &str) -> String {
    let inner = command.split_once('<').and_then(|(_, rest)| rest.rsplit_once('>'));
    inner.map(|(address, _)| address.to_owned()).unwrap_or_default()
}
