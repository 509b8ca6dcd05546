//! The invoices desk: lists of many documents, and one batch from its file to the customers.

use std::{
    fmt::Write as _,
    fs,
    net::SocketAddr,
    path::Path,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail, ensure};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use super::{
    Filled, Place,
    line::{Line, get, post},
    logins::{Outcome, log_in},
    mebibytes,
    server::Server,
    table::{Goal, Table},
    times::Times,
};

/// Each customer of the demo's crowd has so many documents.
const DOCUMENTS_EACH: u32 = 36;
/// One in ten documents of the batch, but no more than two thousand, are for one customer, who then asks for an archive.
const COLLECTOR: u32 = 3;
const PATIENCE: Duration = Duration::from_mins(40);

pub struct Size {
    /// Customers of the demo's crowd, few and many.
    pub scales: [u32; 2],
    /// How often the larger one is multiplied in the end.
    pub times: u32,
    /// Documents of the batch.
    pub batch: u32,
    pub requests: u32,
}

/// The lists, on a demo of each size; the larger one also takes a batch.
pub(super) async fn measure(place: &Place<'_>, size: &Size, table: &mut Table) -> Result<()> {
    let mut first: Vec<f64> = Vec::new();
    let [few, many] = size.scales;
    {
        let filled = fill(place, few, table).await?;
        tell_lists(filled.server.address, (1, size.requests), &mut first, table).await?;
        filled.server.end()?;
    }
    let filled = fill(place, many, table).await?;
    tell_lists(filled.server.address, (1, size.requests), &mut first, table).await?;
    batch(&filled.server, (size.batch, many), table).await?;
    archive(filled.server.address, &filled.documents, size.batch / of_the_collector(size.batch), table)
        .await?;
    if size.times == 1 {
        return filled.server.end();
    }
    let filled = place.multiplied(filled, size.times).await?;
    table.row("as many customers and documents", f64::from(size.times), "times", Goal::None);
    tell_lists(filled.server.address, (2, size.requests), &mut first, table).await?;
    filled.server.end()
}

async fn fill(place: &Place<'_>, customers: u32, table: &mut Table) -> Result<Filled> {
    let began = Instant::now();
    let filled = place.filled(customers)?;
    let documents = customers * DOCUMENTS_EACH;
    let rate = f64::from(documents) / began.elapsed().as_secs_f64();
    table.row(&format!("{documents} documents written by the demo"), rate, "/s", Goal::None);
    let rate = f64::from(documents) / filled.settles().await?.as_secs_f64();
    table.row("  taken into the index of words", rate, "/s", Goal::None);
    Ok(filled)
}

/// How long each list takes, and how much longer than among the `first` documents.
async fn tell_lists(
    address: SocketAddr,
    (who, requests): (u32, u32),
    first: &mut Vec<f64>,
    table: &mut Table,
) -> Result<()> {
    for (at, (name, mut times)) in lists(address, who, requests).await?.into_iter().enumerate() {
        let p99 = times.percentile(99);
        table.row(&format!("  {name}, p99"), p99, "ms", Goal::AtMost(10.0));
        match first.get(at) {
            None => first.push(p99),
            Some(first) => table.row("    of the smallest", p99 / first, "", Goal::AtMost(1.5)),
        }
    }
    Ok(())
}

/// Nobody logs in twice: where one session is allowed, the second login is turned away.
async fn customer(line: &mut Line, address: SocketAddr, number: u32) -> Result<String> {
    match log_in(line, address, &format!("LOAD{number:07}")).await? {
        Outcome::In(cookies) => Ok(cookies),
        Outcome::Shed(_) => bail!("a single login was shed"),
    }
}

async fn lists(address: SocketAddr, who: u32, requests: u32) -> Result<Vec<(&'static str, Times)>> {
    let mut line = Line::to(address).await?;
    let customer = customer(&mut line, address, who).await?;
    let office = log_in_to_office(&mut line, address).await?;
    let month = months_ago(&mut line, address, &office).await?;
    let digits = month.replace('-', "");
    let asked = [
        ("customer: by day", format!("/invoice/invoices?from={month}-01&until={month}-28"), &customer),
        ("office: whole list", "/office/invoice/documents".to_owned(), &office),
        ("office: day", format!("/office/invoice/documents?from={month}-01&until={month}-28"), &office),
        (
            "office: day and amount",
            format!("/office/invoice/documents?from={month}-01&until={month}-28&least=500000&most=600000"),
            &office,
        ),
        ("office: a number", format!("/office/invoice/documents?word=inv-{digits}-000123"), &office),
        ("office: part of numbers", "/office/invoice/documents?word=0123".to_owned(), &office),
        // 「資材」: one document in three.
        ("office: word of many", "/office/invoice/documents?word=%E8%B3%87%E6%9D%90".to_owned(), &office),
        ("office: customer", "/office/invoice/documents?customer=20000001".to_owned(), &office),
        (
            "office: customer, day and amount",
            format!("/office/invoice/documents?customer=20000001&from={month}-01&least=100000"),
            &office,
        ),
    ];
    let mut measured = Vec::new();
    for (name, path, cookies) in asked {
        let request = get(address, &path, cookies);
        let mut times = Times::default();
        for turn in 0..requests + 20 {
            let began = Instant::now();
            let answer = line.ask(&request).await?;
            ensure!(answer.status == 200, "{path} was answered by {}", answer.status);
            // The first few read the disk.
            if turn >= 20 {
                times.push(began.elapsed());
            }
        }
        measured.push((name, times));
    }
    Ok(measured)
}

/// The day of the newest document but one month, as the list says it: `2026-10`.
async fn months_ago(line: &mut Line, address: SocketAddr, office: &str) -> Result<String> {
    let answer = line.ask(&get(address, "/office/invoice/documents", office)).await?;
    let text = answer.text()?;
    let day = text.split("class=\"whole\" data-label=\"発行日\">").nth(1).context("the list is empty")?;
    Ok(day.get(..7).context("no day")?.replace('/', "-"))
}

pub(super) async fn log_in_to_office(line: &mut Line, address: SocketAddr) -> Result<String> {
    let form = line.ask(&get(address, "/office/login", "")).await?;
    let cookies = form.cookies();
    let token = token(form.text()?)?;
    let body = format!("_token={token}&next=&email=admin%40example.jp&password=Office-2026-demo");
    let answer = line.ask(&post(address, "/office/login", &cookies, &body)).await?;
    ensure!(answer.status == 303, "the office's login was answered by {}", answer.status);
    Ok(format!("{cookies}; {}", answer.cookies()))
}

fn token(text: &str) -> Result<String> {
    let token = text.split("name=\"_token\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    token.map(str::to_owned).context("no token on the page")
}

async fn batch(server: &Server, (documents, customers): (u32, u32), table: &mut Table) -> Result<()> {
    let address = server.address;
    let mut line = Line::to(address).await?;
    let office = log_in_to_office(&mut line, address).await?;
    let form = line.ask(&get(address, "/office/invoice/batches/new", &office)).await?;
    let token = token(form.text()?)?;
    let before = server.memory()?;
    let began = Instant::now();
    let answer = line.ask(&upload(address, &office, &token, &file(documents, customers))).await?;
    ensure!(answer.status == 303, "the file was answered by {}", answer.status);
    let page = answer.header("location").context("no way to the batch")?.to_owned();
    let rate = |time: Duration| f64::from(documents) / time.as_secs_f64();
    let mut until = Stages { line, address, office, page };
    until.reaches("登録待ち").await?;
    table.row(&format!("batch of {documents}: dry run"), rate(began.elapsed()), "/s", Goal::None);
    let began = Instant::now();
    until.press("import", &format!("_token={token}&when=at&at=2099-01-01T09:00")).await?;
    until.reaches("PDFを作成中").await?;
    let imported = began.elapsed();
    table.row("  import", rate(imported), "/s", Goal::None);
    until.reaches("公開待ち").await?;
    table.row("  PDFs", rate(began.elapsed().saturating_sub(imported)), "/s", Goal::None);
    let began = Instant::now();
    until.press("publication", &format!("_token={token}")).await?;
    until.reaches("公開済み").await?;
    table.row("  publication with a notice each", rate(began.elapsed()), "/s", Goal::AtLeast(5000.0));
    let above = mebibytes(server.memory()?.saturating_sub(before));
    table.row("  memory above what it was before", above, "MiB", Goal::None);
    Ok(())
}

/// What the batch brought the collector, in one archive; beside the time in which the same bytes are read.
async fn archive(address: SocketAddr, folder: &Path, documents: u32, table: &mut Table) -> Result<()> {
    let mut line = Line::to(address).await?;
    let customer = customer(&mut line, address, COLLECTOR).await?;
    let path = "/invoice/invoices/archive.zip?word=BENCH";
    let request = String::from_utf8(get(address, path, &customer))?;
    let request = request.replace("\r\n\r\n", "\r\nconnection: close\r\n\r\n");
    let mut times = [Duration::MAX; 2];
    let mut length = 0;
    for _ in 0..3 {
        let began = Instant::now();
        length = download(address, request.as_bytes()).await?;
        times[0] = times[0].min(began.elapsed());
        let began = Instant::now();
        read_newest(folder, length)?;
        times[1] = times[1].min(began.elapsed());
    }
    let [sent, read] =
        times.map(|time| mebibytes(u32::try_from(length / 1024).unwrap_or(u32::MAX)) / time.as_secs_f64());
    table.row(&format!("archive of {documents} documents"), sent, "MiB/s", Goal::None);
    table.row("  of reading as many bytes", sent / read, "", Goal::None);
    Ok(())
}

async fn download(address: SocketAddr, request: &[u8]) -> Result<usize> {
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(request).await?;
    let (mut buffer, mut length, mut is_ok) = (vec![0; 256 * 1024], 0, false);
    loop {
        let came = stream.read(&mut buffer).await?;
        if came == 0 {
            break;
        }
        if length == 0 {
            is_ok = buffer.starts_with(b"HTTP/1.1 200");
        }
        length += came;
    }
    ensure!(is_ok && length > 1000, "there was no archive");
    Ok(length)
}

/// Files of the documents' folder, until so many bytes are read.
fn read_newest(folder: &Path, mut length: usize) -> Result<()> {
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                folders.push(entry.path());
                continue;
            }
            length = length.saturating_sub(fs::read(entry.path())?.len());
            if length == 0 {
                return Ok(());
            }
        }
    }
    Ok(())
}

/// A batch's page, asked for again and again.
struct Stages {
    line: Line,
    address: SocketAddr,
    office: String,
    page: String,
}

impl Stages {
    async fn reaches(&mut self, stage: &str) -> Result<()> {
        let request = get(self.address, &self.page, &self.office);
        let began = Instant::now();
        let mut text = String::new();
        while began.elapsed() < PATIENCE {
            text = self.line.ask(&request).await?.text()?.to_owned();
            let stages =
                ["内容を確認中", "登録待ち", "登録中", "PDFを作成中", "公開待ち", "公開中", "公開済み"];
            let place = |name: &str| stages.iter().position(|one| *one == name);
            let now = stages.iter().position(|one| text.contains(&format!("<strong>{one}</strong>")));
            if now.is_some() && now >= place(stage) {
                return Ok(());
            }
            ensure!(!text.contains("<strong>誤りあり</strong>"), "the batch was refused: {text}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        bail!("the batch never came to {stage}: {text}")
    }

    async fn press(&mut self, button: &str, body: &str) -> Result<()> {
        let path = format!("{}/{button}", self.page);
        let answer = self.line.ask(&post(self.address, &path, &self.office, body)).await?;
        ensure!(answer.status == 303, "{path} was answered by {}", answer.status);
        Ok(())
    }
}

fn of_the_collector(documents: u32) -> u32 {
    (documents / 2000).max(10)
}

/// Invoices of three lines, for one customer of the crowd after the other.
fn file(documents: u32, customers: u32) -> String {
    let mut text = String::from("請求書番号,お客様番号,発行日,支払期日,件名,品名,数量,単位,単価,税率\r\n");
    for number in 1..=documents {
        for (goods, price, rate) in [("クレーン", 68_000, 10), ("回送費", 22_000, 10), ("飲料", 120, 8)]
        {
            let _ = write!(
                text,
                "BENCH-{number:07},2{:07},2026/11/20,2026/12/31,11月分,{goods},{},日,{price},{rate}\r\n",
                if number % of_the_collector(documents) == 0 {
                    COLLECTOR
                } else {
                    (number - 1) % customers + 1
                },
                1 + number % 19
            );
        }
    }
    text
}

fn upload(address: SocketAddr, cookies: &str, token: &str, file: &str) -> Vec<u8> {
    const BOUNDARY: &str = "----madoguchi-bench";
    let body = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"_token\"\r\n\r\n{token}\r\n\
         --{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"bench.csv\"\r\n\
         Content-Type: text/csv\r\n\r\n{file}\r\n--{BOUNDARY}--\r\n"
    );
    format!(
        "POST /office/invoice/batches/new HTTP/1.1\r\nhost: {address}\r\naccept: text/html\r\n\
         accept-language: ja\r\ncookie: {cookies}\r\nsec-fetch-site: same-origin\r\n\
         content-type: multipart/form-data; boundary={BOUNDARY}\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}
