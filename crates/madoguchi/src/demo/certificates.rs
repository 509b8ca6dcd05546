//! The demo's own certificates: a CA for its HTTPS, a member CA for the certificate site, and a certificate
//! for each of its members who comes in by one. Made where they are missing, kept between starts.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};
use counter::{Portal, site::Site};
use door::{
    certificates::{self, By},
    people::{self, Account},
    policy::Policy,
};
use jiff::{SignedDuration, Timestamp};
use pki::{Authority, Fault, Presented, Subject, Trusted, Validity, pem, pkcs12};
use store::Given;

/// The files of HTTPS, in the demo's folder.
const TLS: &str = "tls";
/// Where the members' certificates are handed out.
const MEMBERS: &str = "certificate";
const MEMBER_CA: [&str; 2] = ["member-ca.pem", "member-ca.key"];
/// Everybody knows it, as all of the demo's passwords.
const PASSPHRASE: &str = "demo";
/// Who comes in with a certificate.
const LOGINS: [&str; 2] = ["CERT0001", "CERT0002"];

const DAY: SignedDuration = SignedDuration::from_hours(24);
/// What has less than this left is made anew.
const LEFT: SignedDuration = SignedDuration::from_hours(24 * 30);
/// The demo's authorities outlast every demo: 2020 to 2099.
const ALWAYS: Validity =
    Validity { from: Timestamp::constant(1_577_836_800, 0), until: Timestamp::constant(4_070_908_800, 0) };

/// The file with the server's certificate and the one with its key.
pub fn of_server(data: &Path, given: &Given) -> Result<[PathBuf; 2]> {
    let folder = data.join(TLS);
    fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    let ca = authority([&folder.join("ca.pem"), &folder.join("ca.key")], "Madoguchi Demo CA", given)?;
    let [certificate, key] = [folder.join("server.pem"), folder.join("server.key")];
    let trusted = Trusted::read(ca.pem())?;
    let is_good = key.exists()
        && read(&certificate).is_some_and(|kept| {
            // By our CA, and for a server.
            kept.judge(&trusted, given.now()) == Err(Fault::NotForClients) && has_left(&kept, given)
        });
    if !is_good {
        let issued =
            ca.issue_to_server(&["localhost", "127.0.0.1", "::1"], given.bytes(), years(1, given))?;
        write(&certificate, format!("{}{}", issued.pem, ca.pem()).as_bytes())?;
        write(&key, issued.key_pem.as_bytes())?;
    }
    Ok([certificate, key])
}

/// The member CA that the certificate site's file names, beside it.
pub fn write_member_ca(sites: &Path) -> Result<()> {
    let [certificate, key] = MEMBER_CA.map(|name| sites.join(name));
    authority([&certificate, &key], "サンプル認証局 会員用CA", &Given::system())?;
    Ok(())
}

/// Issues to each member what is not there yet, as a file for the browser and as one for other programs.
pub async fn hand_out(portal: &Portal, data: &Path) -> Result<()> {
    let Some(site) = portal.sites.get("certificate") else { return Ok(()) };
    let [certificate, key] = MEMBER_CA.map(|name| data.join(super::sites::FOLDER).join(name));
    let (Ok(certificate), Ok(key)) = (fs::read_to_string(certificate), fs::read_to_string(key)) else {
        return Ok(());
    };
    let member_ca = Authority::read(&certificate, &key)?;
    let folder = data.join(MEMBERS);
    fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    for login in LOGINS {
        let file = folder.join(login);
        let Some(account) = account_of(portal, &site, login).await? else { continue };
        if !is_handed_out(portal, &site, &file, &account).await? {
            issue(portal, (&site, &member_ca), &account, &file).await?;
        }
    }
    Ok(())
}

async fn account_of(portal: &Portal, site: &Site, login: &str) -> Result<Option<Account>> {
    let key = site.part::<Policy>().login.key(login, "");
    let mut conn = portal.store.read().await?;
    let Some(user) = people::sql::user_by_login(&mut conn, &site.slug, &key).await? else { return Ok(None) };
    Ok(Some(people::sql::first_account(&mut conn, &site.slug, user.id).await?))
}

/// Both files are there, and the database knows the certificate. A revoked one stays revoked.
async fn is_handed_out(portal: &Portal, site: &Site, file: &Path, account: &Account) -> Result<bool> {
    let Some(kept) = read(&file.with_extension("pem")).filter(|_| file.with_extension("p12").exists()) else {
        return Ok(false);
    };
    let trusted = site.part::<Policy>().member_ca.as_ref();
    if trusted.is_none_or(|trusted| kept.judge(trusted, portal.store.now() + LEFT).is_err()) {
        return Ok(false);
    }
    let mut conn = portal.store.read().await?;
    let recorded = certificates::sql::certificate(&mut conn, &site.slug, &kept.fingerprint).await?;
    Ok(recorded.is_some_and(|recorded| recorded.account == account.id))
}

async fn issue(
    portal: &Portal,
    (site, member_ca): (&Site, &Authority),
    account: &Account,
    file: &Path,
) -> Result<()> {
    let by = By { keys: &portal.keys, site, who: "system" };
    let mut tx = portal.store.begin().await?;
    let validity = years(2, tx.given());
    let issued = certificates::issue(&mut tx, &by, member_ca, account, validity).await?;
    // First recorded: a file that nobody knows of would be a riddle, a record without a file is made good.
    tx.commit().await?;
    let name = file.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    let p12 = pkcs12::export(&name, &issued, member_ca, PASSPHRASE)?;
    write(&file.with_extension("pem"), format!("{}{}", issued.pem, issued.key_pem).as_bytes())?;
    write(&file.with_extension("p12"), &p12)
}

fn authority([certificate, key]: [&PathBuf; 2], name: &str, given: &Given) -> Result<Authority> {
    if let (Ok(certificate), Ok(key)) = (fs::read_to_string(certificate), fs::read_to_string(key)) {
        return Ok(Authority::read(&certificate, &key)?);
    }
    let subject = Subject { common_name: name, organization: "Madoguchi Demo" };
    let made = Authority::make(&subject, given.bytes(), ALWAYS)?;
    write(key, made.key_pem().as_bytes())?;
    write(certificate, made.pem().as_bytes())?;
    Ok(made)
}

/// The first certificate of a file.
fn read(file: &Path) -> Option<Presented> {
    let text = fs::read_to_string(file).ok()?;
    Presented::read(pem::certificates(&text).ok()?.first()?).ok()
}

fn has_left(kept: &Presented, given: &Given) -> bool {
    kept.not_before <= given.now() && given.now() + LEFT < kept.not_after
}

fn years(years: i32, given: &Given) -> Validity {
    Validity { from: given.now() - DAY, until: given.now() + DAY * 365 * years }
}

/// Keys are nobody else's business, not even in a demo.
fn write(file: &Path, bytes: &[u8]) -> Result<()> {
    use std::{io::Write as _, os::unix::fs::OpenOptionsExt as _};
    let mut options = fs::OpenOptions::new();
    let opened = options.write(true).create(true).truncate(true).mode(0o600).open(file);
    opened
        .and_then(|mut opened| opened.write_all(bytes))
        .with_context(|| format!("{} cannot be written", file.display()))
}
