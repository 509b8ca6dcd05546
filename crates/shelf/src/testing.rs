//! A server on loopback that speaks S3 and checks every signature, gone with its folder when it is dropped.

use std::{
    fs,
    net::SocketAddr,
    path::PathBuf,
    process,
    sync::atomic::{AtomicU32, Ordering},
};

use hyper_util::{
    rt::{TokioExecutor, TokioIo},
    server::conn::auto,
};
use s3s::{auth::SimpleAuth, service::S3ServiceBuilder};
use s3s_fs::FileSystem;
use tokio::{net::TcpListener, task::JoinHandle};

use crate::{Bucket, Place};

const ACCESS_KEY: &str = "AKEXAMPLE";
const SECRET_KEY: &str = "swordfish";
const BUCKET: &str = "documents";

pub struct S3Peer {
    address: SocketAddr,
    folder: PathBuf,
    serving: JoinHandle<()>,
}

impl S3Peer {
    pub async fn start() -> S3Peer {
        let folder = empty_folder("s3");
        fs::create_dir(folder.join(BUCKET)).expect("a folder can be made");
        let mut service = S3ServiceBuilder::new(FileSystem::new(&folder).expect("the folder is there"));
        service.set_auth(SimpleAuth::from_single(ACCESS_KEY, SECRET_KEY));
        let service = service.build();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port");
        let address = listener.local_addr().expect("it is bound");
        let serving = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let service = service.clone();
                tokio::spawn(async move {
                    let server = auto::Builder::new(TokioExecutor::new());
                    let _ = server.serve_connection(TokioIo::new(stream), service).await;
                });
            }
        });
        S3Peer { address, folder, serving }
    }

    /// How a config would name it.
    pub fn bucket(&self) -> Bucket {
        Bucket {
            name: BUCKET.to_owned(),
            endpoint: Some(format!("http://{}", self.address)),
            region: "us-east-1".to_owned(),
            prefix: "portal/kept".to_owned(),
            access_key: ACCESS_KEY.to_owned(),
            secret_key: SECRET_KEY.to_owned(),
            path_style: true,
        }
    }

    pub fn place(&self) -> Place {
        Place::Bucket(self.bucket())
    }

    /// The folder that has one file for each object.
    pub fn folder(&self) -> PathBuf {
        self.folder.join(BUCKET)
    }
}

impl Drop for S3Peer {
    fn drop(&mut self) {
        self.serving.abort();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// A folder that nobody else has.
pub fn empty_folder(what: &str) -> PathBuf {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let folder = std::env::temp_dir().join(format!("shelf-{what}-{}-{number}", process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir(&folder).expect("a temporary folder can be made");
    folder
}
