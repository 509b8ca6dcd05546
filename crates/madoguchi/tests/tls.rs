//! TLS ended by the program: the certificate goes from the handshake to the login, and nobody holds up
//! anybody else (DOOR-13, DOOR-72).

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use std::{
    fs,
    net::SocketAddr,
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

use madoguchi::{
    MIGRATIONS,
    config::Tls as Files,
    listen::{self, Listeners},
    tls::Tls,
};
use pki::{Authority, Issued, Subject, Validity, pem};
use testkit::{Browser, Fresh, House};
use tokio::{io::AsyncReadExt as _, net::TcpListener, net::TcpStream};
use tokio_rustls::{
    TlsConnector,
    rustls::{
        ClientConfig, RootCertStore, SignatureScheme, SupportedProtocolVersion,
        client::ResolvesClientCert,
        crypto::ring,
        pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
        sign::CertifiedKey,
        version::{TLS12, TLS13},
    },
};
use tokio_util::sync::CancellationToken;

/// The handshake is looked at by the real clock.
fn always() -> Validity {
    Validity { from: "2020-01-01T00:00:00Z".parse().unwrap(), until: "2090-01-01T00:00:00Z".parse().unwrap() }
}

struct Served {
    ca: Authority,
    files: Files,
    tls: Tls,
    address: SocketAddr,
    plain: SocketAddr,
    stop: CancellationToken,
}

impl Served {
    async fn by(house: &House) -> Served {
        let ca =
            Authority::make(&Subject { common_name: "CA", organization: "" }, [1; 16], always()).unwrap();
        let folder = house.sites_folder().join("..");
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let plain = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let files = Files { listen: address, certificate: folder.join("s.pem"), key: folder.join("s.key") };
        write(&files, &ca.issue_to_server(&["localhost"], [2; 16], always()).unwrap());
        let tls = Tls::open(&files, None, &house.portal.sites).unwrap();
        let stop = CancellationToken::new();
        let served = Served { ca, files, tls, address, plain: plain.local_addr().unwrap(), stop };
        let listeners = Listeners { plain, tls: Some((listener, served.tls.clone())) };
        tokio::spawn(listen::serve(listeners, house.app(), served.stop.clone()));
        served
    }

    fn browser(&self, shows: Option<CertifiedKey>, version: &'static SupportedProtocolVersion) -> Browser {
        let mut roots = RootCertStore::empty();
        roots.add(pem::certificates(self.ca.pem()).unwrap().remove(0).into()).unwrap();
        let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_protocol_versions(&[version])
            .unwrap()
            .with_root_certificates(roots);
        let config = match shows {
            Some(shows) => builder.with_client_cert_resolver(Arc::new(Shows(Arc::new(shows)))),
            None => builder.with_no_client_auth(),
        };
        Browser::through(TlsConnector::from(Arc::new(config)), self.address)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

/// Shows this, whatever is asked for, and whether or not the key fits.
#[derive(Debug)]
struct Shows(Arc<CertifiedKey>);

impl ResolvesClientCert for Shows {
    fn resolve(&self, _: &[&[u8]], _: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.0))
    }

    fn has_certs(&self) -> bool {
        true
    }
}

fn write(files: &Files, issued: &Issued) {
    fs::write(&files.certificate, &issued.pem).unwrap();
    fs::write(&files.key, &issued.key_pem).unwrap();
}

fn with_key(der: &[u8], key: PrivateKeyDer<'static>) -> CertifiedKey {
    let key = ring::default_provider().key_provider.load_private_key(key).unwrap();
    CertifiedKey::new(vec![CertificateDer::from(der.to_vec())], key)
}

/// What the demo handed out to this member.
async fn member(house: &House, login: &str) -> CertifiedKey {
    let der = house.certificate_of(login).await;
    let file: PathBuf = house.sites_folder().join("../certificate").join(login).with_extension("pem");
    with_key(&der, PrivateKeyDer::from_pem_file(file).unwrap())
}

store::on_both! {
    migrations = MIGRATIONS;

    async fn a_certificate_goes_from_the_handshake_to_the_login(fresh: Fresh) {
        let house = House::open(fresh).await;
        let served = Served::by(&house).await;
        for version in [&TLS12, &TLS13] {
            let browser = served.browser(Some(member(&house, "CERT0001").await), version);
            let page = browser.open("/certificate/login/certificate").await;
            let page = page.fill("アクセスキー", "CERT0001").fill("パスワード", "Shomei2026a").press("ログイン").await;
            assert_eq!(page.heading(), "トップページ", "{version:?}");
            assert!(browser.cookie("__Host-certificate-session").is_some());
        }
        // HSTS would shut the demo's plain HTTP on the same host name.
        let plain = Browser::to(served.plain).open("/certificate/login").await;
        assert!(plain.headers.get("strict-transport-security").is_none());
        assert_eq!(plain.heading(), "ログイン");
    }

    async fn who_shows_none_or_a_wrong_one_gets_a_page(fresh: Fresh) {
        let house = House::open(fresh).await;
        let served = Served::by(&house).await;
        let none = served.browser(None, &TLS13).open("/certificate/login/certificate").await;
        assert!(none.says("クライアント証明書が送られていません"));
        let past = Validity { until: "2021-01-01T00:00:00Z".parse().unwrap(), ..always() };
        let issued = served.ca.issue_to_client(&Subject::default(), [3; 16], past).unwrap();
        let shown = with_key(&issued.der, PrivateKeyDer::from_pem_slice(issued.key_pem.as_bytes()).unwrap());
        let page = served.browser(Some(shown), &TLS13).open("/certificate/login/certificate").await;
        let page = page.fill("アクセスキー", "CERT0001").fill("パスワード", "Shomei2026a").press("ログイン").await;
        assert_eq!(page.status, 422);
        assert!(page.says("有効期限内のものであることをお確かめください"));
    }

    async fn a_certificate_without_its_key_is_not_taken(fresh: Fresh) {
        let house = House::open(fresh).await;
        let served = Served::by(&house).await;
        let der = house.certificate_of("CERT0001").await;
        let other = served.ca.issue_to_client(&Subject::default(), [3; 16], always()).unwrap();
        for version in [&TLS12, &TLS13] {
            let key = PrivateKeyDer::from_pem_slice(other.key_pem.as_bytes()).unwrap();
            let page = served.browser(Some(with_key(&der, key)), version).open("/certificate/login").await;
            assert_eq!(page.status, 502, "{version:?}: the handshake ended");
        }
    }

    async fn who_stalls_in_the_handshake_holds_up_nobody(fresh: Fresh) {
        let house = House::open(fresh).await;
        let served = Served::by(&house).await;
        let mut stalled = Vec::new();
        for _ in 0..200 {
            stalled.push(TcpStream::connect(served.address).await.unwrap());
        }
        let began = Instant::now();
        assert_eq!(served.browser(None, &TLS13).open("/certificate/login").await.status, 200);
        assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
        // An orderly end does not wait for them.
        served.stop.cancel();
        let ended = tokio::time::timeout(Duration::from_secs(5), stalled[0].read_u8()).await;
        assert!(ended.is_ok_and(|read| read.is_err()), "hung up");
    }

    async fn the_servers_certificate_is_read_anew(fresh: Fresh) {
        let house = House::open(fresh).await;
        let served = Served::by(&house).await;
        let browser = served.browser(None, &TLS13);
        let stranger = Authority::make(&Subject::default(), [1; 16], always()).unwrap();
        fs::write(&served.files.certificate, "nothing").unwrap();
        assert!(served.tls.read_anew(&house.portal.sites).is_err());
        assert_eq!(browser.open("/certificate/login").await.status, 200, "the old one stands");
        write(&served.files, &stranger.issue_to_server(&["localhost"], [2; 16], always()).unwrap());
        served.tls.read_anew(&house.portal.sites).unwrap();
        assert_eq!(browser.open("/certificate/login").await.status, 502, "a CA that the browser does not know");
    }

    async fn only_where_a_site_wants_one_a_certificate_is_asked_for(fresh: Fresh) {
        let house = House::open(fresh).await;
        let served = Served::by(&house).await;
        let shared = served.tls.face(Some("localhost"));
        assert!(Arc::ptr_eq(&shared, &served.tls.face(None)));
        let file = house.sites_folder().join("invoice.toml");
        let text = fs::read_to_string(&file).unwrap();
        fs::write(&file, text.replacen("slug = \"invoice\"", "slug = \"invoice\"\nhost = \"invoice.example.jp\"", 1)).unwrap();
        house.portal.sites.reload().unwrap();
        served.tls.read_anew(&house.portal.sites).unwrap();
        let (own, shared) = (served.tls.face(Some("INVOICE.example.jp")), served.tls.face(Some("localhost")));
        assert!(!Arc::ptr_eq(&own, &shared));
        // A name of their own for certificates: everywhere else nobody is asked.
        let elsewhere = Tls::open(&served.files, Some("https://cert.example.jp:8443"), &house.portal.sites).unwrap();
        let plain = elsewhere.face(Some("localhost"));
        assert!(!Arc::ptr_eq(&plain, &elsewhere.face(Some("cert.example.jp"))));
        assert!(Arc::ptr_eq(&plain, &elsewhere.face(Some("invoice.example.jp"))));
    }
}
