//! `madoguchi doctor` (OFF-9): looks at everything that the program stands on, and says what is not as it should be and what
//! to do. It changes nothing but a document that it puts and takes away again; it may run beside the program.

use std::{fmt::Display, fs, path::Path, time::Duration};

use anyhow::{Context as _, Result, anyhow, bail, ensure};
use counter::site::Sites;
use jiff::{SignedDuration, Timestamp, Unit};
use pki::Presented;
use post::{MailCarrier, PhoneCarrier};
use rustls_pki_types::{CertificateDer, pem::PemObject as _};
use shelf::Shelf;
use store::{Engine, Given, Store, args};

use crate::{MIGRATIONS, backup::aside, check, config::Config};

/// Clocks further apart than that spoil one-time codes and the order of the log.
const CLOCK: SignedDuration = SignedDuration::from_secs(5);
/// A certificate that ends sooner wants somebody's attention.
const CERTIFICATE: SignedDuration = SignedDuration::from_hours(24 * 21);
/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// What was looked at, line by line.
#[derive(Default)]
pub struct Findings {
    broken: usize,
    odd: usize,
}

impl Findings {
    fn fine(what: &str, says: impl Display) {
        say!("ok     {what:<12} {says}");
    }

    fn odd(&mut self, what: &str, says: impl Display) {
        self.odd += 1;
        say!("ODD    {what:<12} {says}");
    }

    fn broken(&mut self, what: &str, says: impl Display) {
        self.broken += 1;
        say!("BROKEN {what:<12} {says}");
    }

    fn note(&mut self, what: &str, found: Result<String>) {
        match found {
            Ok(says) => Findings::fine(what, says),
            Err(error) => self.broken(what, format!("{error:#}")),
        }
    }

    pub fn is_well(&self) -> bool {
        self.broken == 0
    }
}

/// Everything, as far as it can be looked at: without a config there is nothing else.
pub async fn examine(file: &Path) -> Findings {
    let mut findings = Findings::default();
    let config = match Config::read(file) {
        Ok(config) => config,
        Err(error) => {
            findings.broken("config", format!("{error:#}"));
            return findings;
        }
    };
    Findings::fine("config", file.display());
    if let Some(file) = &config.ca_file {
        Findings::fine("ca-file", format!("{} is trusted beside the public CAs", file.display()));
    }
    let sites = match check::load(&config.sites) {
        Ok(sites) => {
            Findings::fine("sites", sites.slugs().join(", "));
            Some(sites)
        }
        Err(error) => {
            findings.broken("sites", format!("{error:#}"));
            None
        }
    };
    match database(&config).await {
        Ok((store, says)) => {
            Findings::fine("database", says);
            secret(&config, &store, &mut findings).await;
            clock(&store, &mut findings).await;
            put_aside(&store, &mut findings).await;
        }
        Err(error) => findings.broken("database", format!("{error:#}")),
    }
    findings.note("documents", documents(&config, sites.as_ref()).await);
    findings.note("mail", mail(&config).await);
    phone(&config, &mut findings);
    certificate(&config, &mut findings);
    proxies(&config, &mut findings);
    web(&config, &mut findings).await;
    let (broken, odd) = (findings.broken, findings.odd);
    say!("\n{broken} broken, {odd} odd");
    findings
}

async fn database(config: &Config) -> Result<(Store, String)> {
    let store = Store::open(&config.database()?, Given::system()).await.context("it cannot be opened")?;
    let mut conn = store.read().await?;
    let there: Vec<String> = conn
        .all("SELECT name FROM migrations ORDER BY name", args![])
        .await
        .context("it is empty; `madoguchi migrate` fills it")?;
    let is_known = |name: &String| MIGRATIONS.iter().any(|migration| migration.name == name);
    ensure!(there.iter().all(is_known), "a newer program ran on it; run that or a newer one");
    let missing = MIGRATIONS.len() - there.len();
    ensure!(
        missing == 0,
        "{missing} migrations are missing; `madoguchi migrate` or the next start brings them"
    );
    let engine = match store.engine() {
        Engine::Sqlite => "SQLite",
        Engine::Postgres => "PostgreSQL",
    };
    Ok((store, format!("{engine}, up to date")))
}

async fn secret(config: &Config, store: &Store, findings: &mut Findings) {
    let shown = config.secret_file.display();
    let found = async {
        let keys = config.keys_there(store.given())?;
        let sql = "SELECT proof FROM installation WHERE site = $1";
        let proof: Option<Vec<u8>> = store.read().await?.maybe(sql, args![""]).await?;
        match proof {
            None => Ok(format!("{shown}; no program has run on this database yet")),
            Some(proof) if proof == keys.proof() => Ok(shown.to_string()),
            Some(_) => bail!("{shown} is not the one that this database was made with; bring that one back"),
        }
    };
    findings.note("secret", found.await);
}

async fn put_aside(store: &Store, findings: &mut Findings) {
    let told = async { aside::told(&mut store.read().await?).await };
    match told.await {
        Ok(None) => {}
        Ok(Some(told)) => {
            let told = told.replace('\n', "; ");
            findings
                .odd("work", format!("put aside by a restore ({told}); `madoguchi release` lets it go on"));
        }
        Err(error) => findings.broken("work", format!("{error:#}")),
    }
}

/// Against the database's own clock, where that is another machine's.
async fn clock(store: &Store, findings: &mut Findings) {
    if store.engine() == Engine::Sqlite {
        return;
    }
    let sql = "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)";
    let theirs = async { store.read().await?.one::<i64>(sql, args![]).await };
    match theirs.await {
        Ok(theirs) => {
            let theirs = Timestamp::from_millisecond(theirs).unwrap_or_default();
            compare(findings, "the database's", theirs);
        }
        Err(error) => findings.broken("clock", error),
    }
}

fn compare(findings: &mut Findings, whose: &str, theirs: Timestamp) {
    let apart = Given::system().now().duration_since(theirs);
    let shown = apart.abs().round(Unit::Second).unwrap_or(apart);
    if apart.abs() <= CLOCK {
        Findings::fine("clock", format!("{shown:#} from {whose}"));
    } else {
        findings.odd(
            "clock",
            format!("{shown:#} from {whose}; let both machines follow the same time server (chrony, systemd-timesyncd)"),
        );
    }
}

/// Put, read, taken away.
async fn documents(config: &Config, sites: Option<&Sites>) -> Result<String> {
    let place = config.documents.place()?;
    let shelf = Shelf::open(&place).with_context(|| format!("{place} cannot be used"))?;
    shelf.ping().await.with_context(|| format!("{place} cannot be reached"))?;
    if let Some(site) = sites.and_then(|sites| sites.slugs().into_iter().next()) {
        let bytes = format!("doctor {}", Given::system().id()).into_bytes();
        let key = shelf.put(&site, bytes.clone()).await.context("nothing can be put there")?;
        let read = shelf.get(&site, &key).await.context("what was put there cannot be read")?;
        ensure!(read == bytes, "what was put there comes back as something else");
        shelf.delete(&site, &key).await.context("nothing can be taken away there")?;
    }
    Ok(place.to_string())
}

async fn mail(config: &Config) -> Result<String> {
    let MailCarrier::Smtp(smtp) = config.carriers(false)?.mail else { bail!("no mail server is named") };
    let smtp = smtp.within(PATIENCE, PATIENCE);
    smtp.greet().await.map_err(|why| anyhow!("the mail server does not let us in: {why}"))?;
    Ok("the server is there and lets us in; 「テストメールを送る」 in the office shows whether mails arrive"
        .to_owned())
}

fn phone(config: &Config, findings: &mut Findings) {
    match config.carriers(false).map(|carriers| carriers.phone) {
        Ok(PhoneCarrier::Webhook(_)) => {
            Findings::fine(
                "phone",
                "a gateway is named; it is not asked, since every call is a text or a ring",
            );
        }
        Ok(_) => Findings::fine("phone", "no gateway is named: SMS and calls cannot leave"),
        Err(error) => findings.broken("phone", format!("{error:#}")),
    }
}

fn certificate(config: &Config, findings: &mut Findings) {
    let Some(files) = &config.tls else { return };
    let read = || -> Result<Timestamp> {
        let shown = files.certificate.display();
        let first = CertificateDer::from_pem_file(&files.certificate)
            .map_err(|error| anyhow!("{shown} cannot be read: {error}"))?;
        fs::File::open(&files.key).with_context(|| format!("{} cannot be read", files.key.display()))?;
        Ok(Presented::read(&first).with_context(|| format!("{shown} is garbled"))?.not_after)
    };
    match read() {
        Ok(until) if until <= Given::system().now() => {
            findings.broken("certificate", format!("it ended {until}"));
        }
        Ok(until) if until.duration_since(Given::system().now()) < CERTIFICATE => {
            findings
                .odd("certificate", format!("it ends {until}; put a new one in its place and send SIGHUP"));
        }
        Ok(until) => Findings::fine("certificate", format!("good until {until}")),
        Err(error) => findings.broken("certificate", format!("{error:#}")),
    }
}

/// Behind a proxy whose word is not taken, every visitor has the proxy's address.
fn proxies(config: &Config, findings: &mut Findings) {
    let is_behind = config.tls.is_none() && config.public_url.starts_with("https://");
    if is_behind && config.proxies.is_empty() {
        findings.odd(
            "proxies",
            "none is listed, and yet somebody else ends TLS: every visitor would have the proxy's address, and limits \
             would be everybody's; list the proxy in `proxies`",
        );
    } else if is_behind {
        let listed: Vec<String> = config.proxies.iter().map(ToString::to_string).collect();
        Findings::fine("proxies", listed.join(", "));
    }
}

/// As browsers come: the name, the certificate, the proxy, the program behind it.
async fn web(config: &Config, findings: &mut Findings) {
    let url = format!("{}/readyz", config.public_url);
    let is_local = config.public_url.starts_with("http://");
    let asked = async {
        let client = post::web::client(is_local, config.roots()?.as_deref())?;
        let response = client.get(&url).timeout(PATIENCE).send().await;
        response.map_err(|error| anyhow!("{}", told(&error)))
    };
    match asked.await {
        Err(error) => findings.odd("web", format!("{url}: {error}; is the program running, and the proxy?")),
        Ok(response) => {
            let date = response.headers().get("date").and_then(|date| date.to_str().ok());
            let date = date.and_then(|date| jiff::fmt::rfc2822::parse(date).ok());
            if let Some(date) = date {
                compare(findings, "the web server's", date.timestamp());
            }
            if response.status().is_success() {
                Findings::fine("web", format!("{} answers", config.public_url));
            } else {
                findings.odd("web", format!("{url} answers {}", response.status()));
            }
        }
    }
}

/// The innermost reason: the others say where, and that is known.
fn told(error: &dyn std::error::Error) -> String {
    let mut inner = error;
    while let Some(source) = inner.source() {
        inner = source;
    }
    inner.to_string()
}
