//! What is taken, and what is not before the token is known.

use std::{
    fs,
    io::Read as _,
    os::unix::fs::MetadataExt as _,
    sync::{Mutex, atomic::Ordering::Relaxed},
};

use axum::{
    body::{Body, Bytes},
    extract::Request,
    http::header,
};
use counter::{Error, error::Result, spool::Spooled, upload::again};
use futures_util::{StreamExt as _, stream};

use crate::ground::{BOUNDARY, END, Ground, LIMIT, counted, field, file_head};

#[tokio::test]
async fn a_file_is_taken_with_the_fields_before_it() {
    let ground = Ground::new().await;
    for length in [0, 1, 70_000, LIMIT] {
        let file = vec![b'\r'; usize::try_from(length).expect("small")];
        let reply = ground.send(ground.form("10月分.zip", &file)).await;
        assert_eq!(reply.text, format!("請求書: 10月分.zip of {length} bytes"));
    }
}

#[tokio::test]
async fn it_is_taken_however_it_comes_in_pieces() {
    let ground = Ground::new().await;
    let form = Bytes::from(ground.form("a.zip", &b"--\r\n----boundary471\r\n--".repeat(50)));
    for size in [1, 2, 3, 7, 100] {
        let pieces: Vec<Bytes> = form.chunks(size).map(Bytes::copy_from_slice).collect();
        let (body, _) = counted(stream::iter(pieces));
        assert_eq!(ground.send(body).await.text, "請求書: a.zip of 1150 bytes", "{size} at a time");
    }
}

#[tokio::test]
async fn a_name_is_one_line_without_folders() {
    let ground = Ground::new().await;
    for (sent, shown) in
        [("C:\\Users\\keiri\\a.zip", "a.zip"), ("../../etc/passwd", "passwd"), ("a\u{85}b.zip", "ab.zip")]
    {
        let reply = ground.send(ground.form(sent, b"x")).await;
        assert_eq!(reply.text, format!("請求書: {shown} of 1 bytes"));
    }
}

#[tokio::test]
async fn without_a_file_the_user_is_told() {
    let ground = Ground::new().await;
    let told = "請求書: Refusal { field: Some(\"file\"), key: \"upload-not-chosen\", args: [] }";
    assert_eq!(ground.send(ground.form("", b"")).await.text, told);
    let without = format!("{}{}--{BOUNDARY}--\r\n", field("_token", &ground.token), field("title", "請求書"));
    assert_eq!(ground.send(without).await.text, told);
}

#[tokio::test]
async fn nothing_is_taken_before_the_token_is_known() {
    let ground = Ground::new().await;
    let (token, title) = (field("_token", &ground.token), field("title", "請求書"));
    let forms = [
        ("none", title.clone()),
        ("after another field", format!("{title}{token}")),
        ("a wrong one", format!("{}{title}", field("_token", "AAAAAAAAAAAAAAAAAAAAAA"))),
        ("an empty one", format!("{}{title}", field("_token", ""))),
        ("after the file", String::new()),
    ];
    for (what, form) in forms {
        let begin = Bytes::from(format!("{form}{}", file_head("file", "a.zip")));
        let endless = stream::repeat(Bytes::from_static(&[b'x'; 10_000]));
        let (body, read) = counted(stream::iter([begin]).chain(endless));
        let reply = ground.send(body).await;
        assert_eq!(reply.status, 403, "{what}: {}", reply.text);
        assert!(read.load(Relaxed) < 200_000, "{what}: {read:?} bytes were read");
    }
    assert_eq!(ground.send(format!("{token}{title}{}x{END}", file_head("file", "a"))).await.status, 200);
}

#[tokio::test]
async fn without_a_cookie_nothing_is_taken() {
    let mut ground = Ground::new().await;
    ground.cookie = "other=1".to_owned();
    let reply = ground.send(ground.form("a.zip", b"x")).await;
    assert!(reply.status == 403 && reply.text.contains("Cookie"), "{}", reply.text);
}

#[tokio::test]
async fn what_is_no_such_form_is_garbled() {
    let ground = Ground::new().await;
    let begin = format!("{}{}", field("_token", &ground.token), field("title", "請求書"));
    let forms = [
        ("a file of another name", format!("{begin}{}x{END}", file_head("photo", "a.png"))),
        ("a NUL in a field", format!("{begin}{}{END}", field("note", "a\0b"))),
        ("a field twice", format!("{begin}{}{}x{END}", field("title", "again"), file_head("file", "a.zip"))),
        (
            "a field missing",
            format!("{}{}x{END}", field("_token", &ground.token), file_head("file", "a.zip")),
        ),
        ("broken off", format!("{begin}{}x", file_head("file", "a.zip"))),
        ("broken off in a header", format!("{begin}--{BOUNDARY}\r\nContent-Dispo")),
    ];
    for (what, form) in forms {
        assert_eq!(ground.send(form).await.status, 400, "{what}");
    }
    let not_utf8 = [begin.as_bytes(), field("note", "?").as_bytes(), END.as_bytes()].concat();
    let not_utf8 =
        not_utf8.into_iter().map(|byte| if byte == b'?' { 0xff } else { byte }).collect::<Vec<u8>>();
    assert_eq!(ground.send(not_utf8).await.status, 400);
    let other_kind = Request::post("/invoice/file")
        .header(header::COOKIE, &ground.cookie)
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from("{}"))
        .expect("a request");
    assert_eq!(ground.ask(other_kind).await.status, 400);
}

/// What is not there cannot be forgotten there: neither after a drop, nor when the program is killed.
#[tokio::test]
async fn a_file_has_no_name_on_the_disk_and_goes_with_what_holds_it() {
    const LENGTH: u64 = 123_457;
    let open = || -> Vec<u64> {
        let files = fs::read_dir("/proc/self/fd").expect("Linux");
        let files = files.filter_map(|file| fs::metadata(file.ok()?.path()).ok());
        files.filter(|file| file.len() == LENGTH).map(|file| file.nlink()).collect()
    };
    let (give, given) = tokio::sync::oneshot::channel::<Spooled>();
    let give = Mutex::new(Some(give));
    let ground = Ground::with(move |file: Spooled| {
        let give = give.lock().expect("no panic").take().expect("one file is sent");
        assert!(give.send(file).is_ok());
    })
    .await;
    let sent: Vec<u8> = (0..LENGTH).map(|number| number.to_le_bytes()[0]).collect();
    assert_eq!(ground.send(ground.form("a.zip", &sent)).await.status, 200);
    let file = given.await.expect("it was held");
    assert_eq!(open(), [0], "it is open, and has no name");
    let mut readers = [file.reader(), file.reader()];
    drop(file);
    for reader in &mut readers {
        let mut read = Vec::new();
        reader.read_to_end(&mut read).expect("it can be read");
        assert!(read == sent, "readers do not disturb one another");
    }
    drop(readers);
    assert_eq!(open(), Vec::<u64>::new());
}

#[tokio::test]
async fn what_met_another_transaction_is_done_anew() {
    let mut turns = 0;
    let done: Result<u32> = again(|| {
        turns += 1;
        async move { if turns < 5 { Err(Error::Again) } else { Ok(turns) } }
    })
    .await;
    assert!(matches!(done, Ok(5)), "{done:?}");
    let mut turns = 0;
    let given_up: Result<()> = again(|| {
        turns += 1;
        async { Err(Error::Again) }
    })
    .await;
    assert!(matches!(given_up, Err(Error::Again)) && turns == 5, "{turns}");
    let mut turns = 0;
    let wrong: Result<()> = again(|| {
        turns += 1;
        async { Err(Error::Conflict) }
    })
    .await;
    assert!(matches!(wrong, Err(Error::Conflict)) && turns == 1, "{turns}");
}
