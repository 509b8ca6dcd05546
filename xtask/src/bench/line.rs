//! One keep-alive connection to a server. It costs so little that the server has the cores to itself, as far as two
//! share them.

use std::{io, net::SocketAddr, str};

use anyhow::{Context as _, Result, bail};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

pub struct Line {
    stream: TcpStream,
    came: Vec<u8>,
}

/// Lies in the line's own memory until the next request.
pub struct Answer<'a> {
    pub status: u16,
    pub head: &'a str,
    pub body: &'a [u8],
}

impl Line {
    pub async fn to(address: SocketAddr) -> Result<Line> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Line { stream, came: Vec::with_capacity(64 * 1024) })
    }

    pub async fn ask(&mut self, request: &[u8]) -> Result<Answer<'_>> {
        self.stream.write_all(request).await?;
        self.came.clear();
        let mut looked_at = 0;
        let head = loop {
            self.read().await?;
            let from = looked_at.max(3) - 3;
            if let Some(end) = self.came[from..].windows(4).position(|four| four == b"\r\n\r\n") {
                break from + end + 4;
            }
            looked_at = self.came.len();
        };
        let length = match header(str::from_utf8(&self.came[..head])?, "content-length") {
            Some(length) => length.parse()?,
            None => 0,
        };
        while self.came.len() < head + length {
            self.read().await?;
        }
        if self.came.len() > head + length {
            bail!("more came than the answer: its length is not told by content-length");
        }
        let (head, body) = self.came.split_at(head);
        let head = str::from_utf8(head)?;
        let status = head.get(9..12).and_then(|status| status.parse().ok()).context("no status")?;
        Ok(Answer { status, head, body })
    }

    async fn read(&mut self) -> io::Result<()> {
        match self.stream.read_buf(&mut self.came).await? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            _ => Ok(()),
        }
    }
}

impl Answer<'_> {
    pub fn header(&self, name: &str) -> Option<&str> {
        header(self.head, name)
    }

    /// The cookies that it sets, as they are sent back.
    pub fn cookies(&self) -> String {
        let set = self.head.split("\r\n").filter_map(|line| line.strip_prefix("set-cookie: "));
        set.filter_map(|cookie| cookie.split(';').next()).collect::<Vec<_>>().join("; ")
    }

    pub fn text(&self) -> Result<&str> {
        Ok(str::from_utf8(self.body)?)
    }

    pub fn bytes(&self) -> usize {
        self.head.len() + self.body.len()
    }
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.split("\r\n").find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
}

pub fn get(address: SocketAddr, path: &str, cookies: &str) -> Vec<u8> {
    let cookies = if cookies.is_empty() { String::new() } else { format!("cookie: {cookies}\r\n") };
    format!(
        "GET {path} HTTP/1.1\r\nhost: {address}\r\naccept: text/html\r\naccept-language: ja\r\n{cookies}\r\n"
    )
    .into_bytes()
}

pub fn post(address: SocketAddr, path: &str, cookies: &str, body: &str) -> Vec<u8> {
    format!(
        "POST {path} HTTP/1.1\r\nhost: {address}\r\naccept: text/html\r\naccept-language: ja\r\ncookie: {cookies}\r\n\
         sec-fetch-site: same-origin\r\ncontent-type: application/x-www-form-urlencoded\r\n\
         content-length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}
