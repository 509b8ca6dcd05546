//! Certificates are believed for the right reasons, and refused for each wrong one.

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use jiff::{SignedDuration, Timestamp};
use p12_keystore::{KeyStore, Pkcs12ImportPolicy};
use pki::{Authority, Error, Fault, Issued, Presented, Subject, Trusted, Validity, pkcs12};

const NOW: Timestamp = Timestamp::constant(1_795_137_300, 0);
const DAY: SignedDuration = SignedDuration::from_hours(24);

fn around(days: i64) -> Validity {
    Validity { from: NOW - DAY, until: NOW + DAY * i32::try_from(days).unwrap() }
}

fn authority() -> Authority {
    let subject = Subject { common_name: "サンプル会員認証局", organization: "サンプル" };
    Authority::make(&subject, [1; 16], around(3650)).unwrap()
}

fn trusted(authority: &Authority) -> Trusted {
    Trusted::read(authority.pem()).unwrap()
}

fn issue(authority: &Authority, validity: Validity) -> Issued {
    let subject = Subject { common_name: "株式会社サンプル星電子", organization: "" };
    authority.issue_to_client(&subject, [0xff; 16], validity).unwrap()
}

fn judge(issued: &Issued, trusted: &Trusted, now: Timestamp) -> Result<(), Fault> {
    Presented::read(&issued.der).unwrap().judge(trusted, now)
}

#[test]
fn what_the_authority_issued_is_believed_while_it_is_valid() {
    let authority = authority();
    let issued = issue(&authority, around(30));
    let trusted = trusted(&authority);
    let read = Presented::read(&issued.der).unwrap();
    assert_eq!(read.name, "株式会社サンプル星電子");
    assert_eq!(read.serial, format!("7f{}", "ff".repeat(15)));
    assert_eq!((read.not_before, read.not_after), (NOW - DAY, NOW + DAY * 30));
    assert_eq!(judge(&issued, &trusted, NOW), Ok(()));
    assert_eq!(judge(&issued, &trusted, NOW - DAY), Ok(()));
    assert_eq!(judge(&issued, &trusted, NOW + DAY * 30), Ok(()));
    let late = NOW + DAY * 30 + SignedDuration::from_secs(1);
    assert_eq!(judge(&issued, &trusted, late), Err(Fault::Expired));
    let early = issue(&authority, Validity { from: NOW + DAY, until: NOW + DAY * 2 });
    assert_eq!(judge(&early, &trusted, NOW), Err(Fault::NotYetValid));
}

#[test]
fn a_namesake_of_the_authority_is_not_believed() {
    // The same name, another key.
    let (ours, theirs) = (authority(), authority());
    let issued = issue(&theirs, around(30));
    assert_eq!(judge(&issued, &trusted(&ours), NOW), Err(Fault::NotOurs));
    assert_eq!(judge(&issued, &trusted(&theirs), NOW), Ok(()));
    // While one takes over from another, both stand in the file.
    let both = Trusted::read(&format!("{}\n{}", ours.pem(), theirs.pem())).unwrap();
    assert_eq!(judge(&issued, &both, NOW), Ok(()));
    assert_eq!(both.subjects().len(), 2);
}

#[test]
fn a_certificate_for_a_server_or_an_authority_is_none_to_log_in_with() {
    let authority = authority();
    let trusted = trusted(&authority);
    let server = authority.issue_to_server(&["localhost", "127.0.0.1"], [2; 16], around(30)).unwrap();
    assert_eq!(judge(&server, &trusted, NOW), Err(Fault::NotForClients));
    let own = pki::pem::certificates(authority.pem()).unwrap().remove(0);
    assert_eq!(Presented::read(&own).unwrap().judge(&trusted, NOW), Err(Fault::NotForClients));
}

#[test]
fn an_expired_authority_vouches_for_nobody() {
    let subject = Subject { common_name: "サンプル会員認証局", organization: "" };
    let old = Authority::make(&subject, [1; 16], around(1)).unwrap();
    let issued = issue(&old, around(30));
    assert_eq!(judge(&issued, &trusted(&old), NOW), Ok(()));
    assert_eq!(judge(&issued, &trusted(&old), NOW + DAY * 2), Err(Fault::NotOurs));
}

#[test]
fn a_changed_byte_of_what_was_signed_is_found() {
    let authority = authority();
    let trusted = trusted(&authority);
    let issued = issue(&authority, around(30));
    let mut believed = 0;
    // What is signed follows the four bytes that begin the whole, and says its own length.
    let length = usize::from(u16::from_be_bytes([issued.der[6], issued.der[7]]));
    for at in 4..8 + length {
        let mut der = issued.der.clone();
        der[at] ^= 1;
        if let Ok(read) = Presented::read(&der) {
            believed += u32::from(read.judge(&trusted, NOW).is_ok());
        }
    }
    assert_eq!(believed, 0);
    assert!(matches!(Presented::read(&[issued.der.as_slice(), &[0]].concat()), Err(Error::Garbled)));
    for garbled in [&b""[..], b"\x30\x80", b"certificate"] {
        assert!(matches!(Presented::read(garbled), Err(Error::Garbled)));
    }
}

#[test]
fn a_file_of_authorities_holds_authorities() {
    let authority = authority();
    assert!(matches!(Trusted::read("nothing"), Err(Error::NoCertificate)));
    assert!(matches!(Trusted::read(&authority.key_pem()), Err(Error::NoCertificate)));
    assert!(matches!(Trusted::read(&issue(&authority, around(1)).pem), Err(Error::NoAuthority)));
    let cut: String = authority.pem().lines().filter(|line| !line.starts_with("-----END")).collect();
    assert!(Trusted::read(&cut).is_err());
}

#[test]
fn an_authority_that_was_kept_goes_on_issuing() {
    let authority = authority();
    let kept = Authority::read(authority.pem(), &authority.key_pem()).unwrap();
    assert_eq!(judge(&issue(&kept, around(30)), &trusted(&authority), NOW), Ok(()));
}

#[test]
fn the_pkcs12_file_opens_with_its_passphrase_alone() {
    let authority = authority();
    let issued = issue(&authority, around(30));
    let file = pkcs12::export("CERT0001", &issued, &authority, "demo").unwrap();
    let opened = KeyStore::from_pkcs12(&file, "demo", Pkcs12ImportPolicy::Strict).unwrap();
    let (name, chain) = opened.private_key_chain().unwrap();
    assert_eq!(name, "CERT0001");
    assert_eq!(chain.certs().len(), 2);
    assert_eq!(chain.certs()[0].as_der(), issued.der);
    assert_eq!(chain.key().as_der(), issued.key_der);
    assert!(KeyStore::from_pkcs12(&file, "Demo", Pkcs12ImportPolicy::Strict).is_err());
}
