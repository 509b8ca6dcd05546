//! What is done with client certificates: issuing, recording, revoking. The office's desk calls these.

use counter::{
    Error,
    audit::{self, Deed},
    hex,
    keys::Keys,
    site::Site,
};
use pki::{Authority, Issued, Presented, Subject, Validity};
use store::Tx;

use super::{ClientCertificate, sql};
use crate::{people::Account, policy::Policy, sessions};

/// At which site, and by whose hand.
pub struct By<'a> {
    pub keys: &'a Keys,
    pub site: &'a Site,
    /// As the audit log names people: "operator:{id}", "system".
    pub who: &'a str,
}

/// Issues a certificate to an account and records it. The key is in the answer and nowhere else.
pub async fn issue(
    tx: &mut Tx,
    by: &By<'_>,
    authority: &Authority,
    account: &Account,
    validity: Validity,
) -> Result<Issued, Error> {
    let subject = Subject { common_name: &account.name, organization: "" };
    let issued = authority.issue_to_client(&subject, tx.given().bytes(), validity).map_err(Error::fault)?;
    record(tx, by, account, &issued.der).await?;
    Ok(issued)
}

/// Records a certificate that the member CA has issued to an account, here or elsewhere.
pub async fn record(
    tx: &mut Tx,
    by: &By<'_>,
    account: &Account,
    der: &[u8],
) -> Result<ClientCertificate, Error> {
    let presented = Presented::read(der).map_err(|_| Error::Garbled("this is no certificate"))?;
    let trusted = by.site.part::<Policy>().member_ca.as_ref();
    // One that is not valid yet, or no more, may be recorded: the login looks at the time for itself.
    let is_ours = trusted.is_some_and(|trusted| presented.judge(trusted, presented.not_before).is_ok());
    if !is_ours {
        return Err(Error::Garbled("the site's member CA has not issued this certificate to log in with"));
    }
    let certificate = ClientCertificate {
        fingerprint: presented.fingerprint.to_vec(),
        account: account.id,
        serial: presented.serial,
        name: presented.name,
        not_before: presented.not_before,
        not_after: presented.not_after,
        issued: tx.now(),
        revoked: None,
    };
    sql::insert(tx, &by.site.slug, &certificate, by.who).await?;
    let deed = deed(by, "door.issued-certificate", &certificate)
        .with("account", account.id.to_string())
        .with("until", certificate.not_after.to_string());
    audit::record(tx, by.keys, &deed).await?;
    Ok(certificate)
}

/// Revokes a certificate, and ends what may have been opened with it: every session of the account's users.
pub async fn revoke(tx: &mut Tx, by: &By<'_>, fingerprint: &[u8]) -> Result<ClientCertificate, Error> {
    let certificate = sql::certificate(tx, &by.site.slug, fingerprint).await?.ok_or(Error::NotFound)?;
    if sql::revoke(tx, &by.site.slug, fingerprint, by.who).await? == 0 {
        // It is revoked already; when and by whom stays as it was.
        return Ok(certificate);
    }
    sessions::sql::close_of_account(tx, &by.site.slug, certificate.account).await?;
    audit::record(tx, by.keys, &deed(by, "door.revoked-certificate", &certificate)).await?;
    let now = tx.now();
    Ok(ClientCertificate { revoked: Some(now), ..certificate })
}

fn deed(by: &By<'_>, did: &'static str, certificate: &ClientCertificate) -> Deed {
    let deed = Deed { by: by.who.to_owned(), ..Deed::of_system(&by.site.slug, did) };
    deed.about(hex::of(&certificate.fingerprint)).with("serial", certificate.serial.clone())
}
