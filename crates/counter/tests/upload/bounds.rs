//! However much comes, and however slowly: it costs neither memory nor patience.

use std::{fs, sync::atomic::Ordering::Relaxed, time::Duration};

use axum::body::Bytes;
use futures_util::{Stream, StreamExt as _, stream};
use tokio::time::{Instant, sleep};

use crate::ground::{BOUNDARY, END, Ground, LIMIT, counted, field};

const PIECE: &[u8] = &[b'x'; 10_000];

fn too_large() -> String {
    "請求書: Refusal { field: Some(\"file\"), key: \"upload-too-large\", args: [(\"limit\", \"1\")] }"
        .to_owned()
}

#[tokio::test]
async fn a_byte_too_many_is_too_large_and_the_page_can_say_so() {
    let ground = Ground::new().await;
    let file = vec![b'x'; usize::try_from(LIMIT).expect("small") + 1];
    assert_eq!(ground.send(ground.form("a.zip", &file)).await.text, too_large());
}

#[tokio::test]
async fn what_is_announced_too_large_is_not_spooled() {
    let ground = Ground::new().await;
    let form = ground.form("a.zip", b"x");
    assert_eq!(ground.send_announced(form, Some(LIMIT * 3)).await.text, too_large());
}

#[tokio::test(start_paused = true)]
async fn a_file_without_end_is_listened_to_for_a_while_only() {
    let ground = Ground::new().await;
    let pieces = stream::repeat(Bytes::from_static(PIECE)).then(|piece| async {
        sleep(Duration::from_millis(10)).await;
        piece
    });
    let (body, _) = counted(stream::iter([Bytes::from(ground.before_file("a.zip"))]).chain(pieces));
    let began = Instant::now();
    assert_eq!(ground.send(body).await.text, too_large());
    assert!(began.elapsed() < Duration::from_secs(15), "{:?}", began.elapsed());
}

#[tokio::test]
async fn fields_and_headers_without_end_are_refused_soon() {
    let ground = Ground::new().await;
    let token = field("_token", &ground.token);
    let begins = [
        ("before the first field", String::new()),
        ("in a header", format!("{token}--{BOUNDARY}\r\nX-")),
        (
            "in a field",
            format!("{token}--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\n"),
        ),
        ("in the token", format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"_token\"\r\n\r\n")),
    ];
    for (what, begin) in begins {
        let (body, read) =
            counted(stream::iter([Bytes::from(begin)]).chain(stream::repeat(Bytes::from_static(PIECE))));
        assert_eq!(ground.send(body).await.status, 413, "{what}");
        assert!(read.load(Relaxed) < 300_000, "{what}: {read:?} bytes were read");
    }
    let many = field("note", "").repeat(2000);
    assert_eq!(ground.send(format!("{token}{many}{END}")).await.status, 413);
}

#[tokio::test]
async fn a_fast_sender_fills_no_memory() {
    let ground = Ground::with_limit(LIMIT * 64).await;
    let file = stream::repeat(Bytes::from_static(PIECE)).take(6000);
    let end = stream::iter([Bytes::from(END)]);
    let (body, _) = counted(stream::iter([Bytes::from(ground.before_file("a.zip"))]).chain(file).chain(end));
    let before = most_memory_kib();
    assert_eq!(ground.send(body).await.text, "請求書: a.zip of 60000000 bytes");
    let more = most_memory_kib() - before;
    assert!(more < 20_000, "{more} KiB for 60 MB");
}

fn most_memory_kib() -> u64 {
    let status = fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("a line");
    line.trim().trim_end_matches(" kB").parse().expect("a number")
}

async fn took(pieces: impl Stream<Item = Bytes> + Send + 'static) -> Duration {
    let ground = Ground::new().await;
    let (body, _) = counted(stream::iter([Bytes::from(ground.before_file("a.zip"))]).chain(pieces));
    let began = Instant::now();
    let reply = ground.send(body).await;
    assert_eq!(reply.status, 400);
    began.elapsed()
}

#[tokio::test(start_paused = true)]
async fn who_falls_silent_is_not_waited_for() {
    let took = took(stream::pending()).await;
    assert!((25..40).contains(&took.as_secs()), "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn who_sends_a_byte_now_and_then_is_not_waited_for() {
    let trickle = stream::repeat(Bytes::from_static(b"x")).then(|piece| async {
        sleep(Duration::from_secs(5)).await;
        piece
    });
    let took = took(trickle).await;
    assert!((25..40).contains(&took.as_secs()), "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn who_begins_fast_may_not_rest_for_long() {
    let file = stream::iter(vec![Bytes::from_static(PIECE); 100]).chain(stream::pending());
    let took = took(file).await;
    assert!((25..40).contains(&took.as_secs()), "{took:?}");
}

/// A line of 256 kbit/s, with a pause now and then.
#[tokio::test(start_paused = true)]
async fn a_slow_line_is_waited_for() {
    let ground = Ground::new().await;
    let file = stream::iter(0..100).then(|number| async move {
        sleep(Duration::from_millis(if number % 20 == 0 { 6000 } else { 300 })).await;
        Bytes::from_static(PIECE)
    });
    let end = stream::iter([Bytes::from(END)]);
    let (body, _) = counted(stream::iter([Bytes::from(ground.before_file("a.zip"))]).chain(file).chain(end));
    assert_eq!(ground.send(body).await.text, "請求書: a.zip of 1000000 bytes");
}
