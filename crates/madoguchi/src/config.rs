//! The config file of `madoguchi serve`: one struct per concern. What belongs to a site stands in the
//! site's own file.

mod ca_file;
mod documents;

use std::{
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, anyhow, bail, ensure};
use counter::{CertificateHeader, Ways, hex, keys::Keys};
use door::hashing::Cost;
use ipnet::IpNet;
use post::{Carriers, MailCarrier, PhoneCarrier, Smtp, Webhook, outward::Outward};
use serde::Deserialize;
use store::{Database, Given};

pub use self::documents::Documents;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Config {
    pub listen: SocketAddr,
    /// How browsers reach this installation: `https://portal.example.jp`, no slash at the end.
    pub public_url: String,
    /// `sqlite:/var/lib/madoguchi/madoguchi.db` or `postgres://…`
    pub database: String,
    /// The folder with one file per site.
    pub sites: PathBuf,
    /// 32 random bytes as 64 hexadecimal digits; made at the first start when the file is missing.
    pub secret_file: PathBuf,
    /// Reverse proxies whose word about the visitor's address is taken.
    #[serde(default)]
    pub proxies: Vec<IpNet>,
    /// The header in which they pass client certificates on. None is read unless it is named.
    #[serde(default)]
    pub certificate_header: Option<CertificateHeader>,
    /// Where browsers are asked for a client certificate, if not at `public-url`.
    #[serde(default)]
    pub certificate_url: Option<String>,
    /// CAs of our own, beside the public ones: for the mail server, the phone gateway and webhooks.
    #[serde(default)]
    pub ca_file: Option<PathBuf>,
    /// TLS ended by the program itself.
    #[serde(default)]
    pub tls: Option<Tls>,
    /// Where Prometheus finds the metrics. Nowhere unless said.
    #[serde(default)]
    pub metrics: Option<SocketAddr>,
    /// Where documents are kept.
    #[serde(default)]
    pub documents: Documents,
    #[serde(default)]
    pub mail: Mail,
    #[serde(default)]
    pub phone: Phone,
    #[serde(default)]
    pub webhooks: Webhooks,
    #[serde(default)]
    pub hashing: Cost,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Tls {
    pub listen: SocketAddr,
    /// The server's own certificate and those between it and the CA, PEM.
    pub certificate: PathBuf,
    /// PEM.
    pub key: PathBuf,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Mail {
    /// `smtps://user:password@mail.example.jp`, or None for the demo's mailbox.
    pub smtp: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Phone {
    pub webhook: Option<String>,
    pub token: Option<String>,
}

/// The way of webhooks out of the house.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Webhooks {
    /// Those of our own networks to which they may go, also without TLS. To none unless named: whoever types an address
    /// in the office must not reach through it what only this machine can.
    #[serde(default)]
    pub networks: Vec<IpNet>,
    /// `http://proxy.example.jp:3128`, where there is no other way to the internet.
    pub proxy: Option<String>,
}

impl Config {
    /// Paths in the file are meant from the file's own folder.
    pub fn read(file: &Path) -> Result<Config> {
        let shown = file.display();
        let text =
            fs::read_to_string(file).with_context(|| format!("the config file {shown} cannot be read"))?;
        let mut config: Config = toml::from_str(&text).map_err(|error| {
            // The line itself stays unsaid: a password may stand in it.
            let line = error.span().map_or(1, |span| text[..span.start].matches('\n').count() + 1);
            anyhow!("the config file {shown} is wrong in line {line}: {}", error.message())
        })?;
        let folder = file.parent().unwrap_or(Path::new("."));
        let tls = config.tls.iter_mut().flat_map(|tls| [&mut tls.certificate, &mut tls.key]);
        let own = [&mut config.sites, &mut config.secret_file].into_iter().chain(&mut config.ca_file);
        for path in own.chain(tls) {
            *path = folder.join(&*path);
        }
        config.documents.meant_from(folder);
        ensure!(
            config.mail.smtp.is_some(),
            "{shown}: [mail] smtp is missing; without it no mail could leave, and nobody could register"
        );
        config.check()?;
        Ok(config)
    }

    fn check(&self) -> Result<()> {
        let url = &self.public_url;
        let is_loopback = self.listen.ip().is_loopback();
        let has_scheme = url.starts_with("https://") || (url.starts_with("http://") && is_loopback);
        ensure!(
            has_scheme && !url.ends_with('/'),
            "public-url = {url:?} cannot be right; it is https:// and a host name, without a slash at the end \
             (http:// only while listening on loopback)"
        );
        if let Some(url) = &self.certificate_url {
            ensure!(
                url.starts_with("https://") && !url.ends_with('/'),
                "certificate-url = {url:?} cannot be right; it is https:// and a host name, without a slash at \
                 the end"
            );
        }
        ensure!(
            self.certificate_header.is_none() || !self.proxies.is_empty(),
            "certificate-header names what proxies pass on, but proxies lists none; list their addresses"
        );
        ensure!(
            self.tls.is_none() || is_loopback || !self.proxies.is_empty(),
            "with [tls] the plain listen = \"{}\" would let visitors in unencrypted; a loopback address is right",
            self.listen
        );
        self.documents.place()?;
        self.roots()?;
        self.outward()?;
        let Cost { memory_kib, passes, .. } = self.hashing;
        ensure!(
            memory_kib >= 7168 && passes >= 1 && u64::from(memory_kib) * u64::from(passes) >= 35_840,
            "[hashing] is too cheap to protect passwords; memory-kib = 19456 with passes = 2 is right, \
             memory-kib = 7168 with passes = 5 the least"
        );
        Ok(())
    }

    pub fn database(&self) -> Result<Database> {
        self.database.parse().map_err(|error| anyhow!("database: {error}"))
    }

    pub fn ways(&self) -> Ways {
        Ways {
            public_url: self.public_url.clone(),
            proxies: self.proxies.clone(),
            certificate_header: self.certificate_header,
            certificate_url: self.certificate_url.clone(),
        }
    }

    /// The certificates (PEM) of CAs that are trusted beside the public ones.
    pub fn roots(&self) -> Result<Option<Vec<u8>>> {
        self.ca_file.as_deref().map(ca_file::read).transpose()
    }

    pub fn carriers(&self, keep_texts: bool) -> Result<Carriers> {
        let roots = self.roots()?;
        let mail = match &self.mail.smtp {
            Some(url) => MailCarrier::Smtp(Smtp::trusting(url, roots.as_deref()).context("[mail] smtp")?),
            None => MailCarrier::Mailbox,
        };
        let phone = match &self.phone.webhook {
            Some(url) => PhoneCarrier::Webhook(
                Webhook::trusting(url, self.phone.token.as_deref(), roots.as_deref())
                    .context("[phone] webhook")?,
            ),
            None if keep_texts => PhoneCarrier::Mailbox,
            None => PhoneCarrier::Missing,
        };
        Ok(Carriers { mail, phone, keep_texts })
    }

    pub fn outward(&self) -> Result<Outward> {
        let Webhooks { networks, proxy } = &self.webhooks;
        let roots = self.roots()?;
        let outward = Outward::new(networks.clone(), proxy.as_deref(), roots.as_deref());
        outward.context("[webhooks] proxy cannot be used")
    }

    /// The secret of an installation that is there: never made, since a new one would not be its own.
    pub fn keys_there(&self, given: &Given) -> Result<Keys> {
        let shown = self.secret_file.display();
        match self.secret_file.try_exists() {
            Ok(true) => self.keys(given),
            Ok(false) => {
                bail!("the secret file {shown} is missing; bring back the one of this installation")
            }
            Err(error) => Err(error).with_context(|| format!("the secret file {shown} cannot be reached")),
        }
    }

    /// The installation's secret. All nodes must have the same file: sessions and links hang on it.
    pub fn keys(&self, given: &Given) -> Result<Keys> {
        let file = &self.secret_file;
        let shown = file.display();
        if !file.exists() {
            let secret = hex::of(&given.bytes::<32>());
            write_secret(file, &secret, given)
                .with_context(|| format!("the secret file {shown} cannot be made"))?;
        }
        let text =
            fs::read_to_string(file).with_context(|| format!("the secret file {shown} cannot be read"))?;
        ensure!(
            !is_open_to_others(file),
            "the secret file {shown} can be read by others; `chmod 600 {shown}` is right"
        );
        let Some(master) = hex::bytes(text.trim()).and_then(|bytes| bytes.try_into().ok()) else {
            bail!("the secret file {shown} must hold 64 hexadecimal digits");
        };
        Ok(Keys::new(master))
    }
}

#[cfg(unix)]
fn is_open_to_others(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    fs::metadata(file).is_ok_and(|meta| meta.permissions().mode() & 0o007 != 0)
}

#[cfg(not(unix))]
fn is_open_to_others(_: &Path) -> bool {
    false
}

/// Whole or not at all, however the program ends meanwhile; of nodes that start at once, the first one's counts.
fn write_secret(file: &Path, secret: &str, given: &Given) -> std::io::Result<()> {
    use std::{io::Write as _, os::unix::fs::OpenOptionsExt as _};
    let making = file.with_extension(given.id().to_string());
    let mut opened = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&making)?;
    opened.write_all(secret.as_bytes())?;
    opened.sync_all()?;
    let made = fs::hard_link(&making, file);
    fs::remove_file(&making)?;
    match made {
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        made => made,
    }
}
