//! The way from a browser to the program: within this process, over HTTP, or over TLS.

use std::{error::Error, net::SocketAddr};

use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode, Uri},
    response::{IntoResponse as _, Response},
};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::{TokioExecutor, TokioIo},
};
use tokio::net::TcpStream;
use tokio_rustls::{TlsConnector, rustls::pki_types::ServerName};
use tower::ServiceExt as _;

#[derive(Clone)]
pub enum Way {
    Inside(Router),
    Wire(SocketAddr, Box<Client<HttpConnector, Body>>),
    /// A connection of its own for each request: each shakes hands anew.
    Tls(TlsConnector, SocketAddr),
}

impl Way {
    pub fn inside(app: Router) -> Self {
        Way::Inside(app)
    }

    pub fn wire(address: SocketAddr) -> Self {
        Way::Wire(address, Box::new(Client::builder(TokioExecutor::new()).build_http()))
    }

    pub fn host(&self) -> String {
        match self {
            Way::Inside(_) => "127.0.0.1:8080".to_owned(),
            Way::Wire(address, _) => address.to_string(),
            Way::Tls(_, address) => format!("localhost:{}", address.port()),
        }
    }

    pub async fn ask(&self, mut request: Request<Body>) -> Response {
        match self {
            Way::Inside(app) => app.clone().oneshot(request).await.expect("an app always answers"),
            Way::Wire(address, client) => {
                let uri = format!("http://{address}{}", request.uri());
                *request.uri_mut() = uri.parse::<Uri>().expect("a path after an address");
                match client.request(request).await {
                    Ok(response) => response.map(Body::new),
                    Err(_) => StatusCode::BAD_GATEWAY.into_response(),
                }
            }
            Way::Tls(connector, address) => match over_tls(connector, *address, request).await {
                Ok(response) => response,
                Err(_) => StatusCode::BAD_GATEWAY.into_response(),
            },
        }
    }
}

async fn over_tls(
    connector: &TlsConnector,
    address: SocketAddr,
    request: Request<Body>,
) -> Result<Response, Box<dyn Error + Send + Sync>> {
    let stream = TcpStream::connect(address).await?;
    let stream = connector.connect(ServerName::try_from("localhost")?, stream).await?;
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    Ok(sender.send_request(request).await?.map(Body::new))
}
