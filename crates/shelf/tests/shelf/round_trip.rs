//! What is put comes back, once, and within its site.

use bytes::Bytes;
use futures_util::TryStreamExt as _;
use proptest::{
    collection::vec,
    prelude::*,
    test_runner::{Config, TestRunner},
};
use shelf::{DocumentKey, Error, Report};

use crate::ground::{Ground, SITE, document, files_in, on_both};

on_both![
    a_document_comes_back,
    the_same_bytes_are_one_document,
    many_at_once_come_back_in_their_order,
    sites_know_nothing_of_one_another,
    what_is_no_site_has_no_documents,
    deleted_is_gone,
    a_long_one_comes_in_pieces,
    any_bytes_come_back,
    it_answers,
];

async fn a_document_comes_back(ground: Ground) {
    let bytes = document(1, 40_000);
    let key = ground.shelf.put(SITE, bytes.clone()).await.expect("it can be put");
    assert_eq!(key, DocumentKey::of(&bytes));
    assert_eq!(ground.shelf.get(SITE, &key).await, Ok(bytes.clone()));
    assert_eq!(ground.another_node().get(SITE, &key).await, Ok(bytes.clone()));
    assert_eq!(ground.read(&key).await.expect("it can be read").concat(), bytes);
    assert_eq!(ground.shelf.exists(SITE, &key).await, Ok(true));
    assert_eq!(ground.keys().await, [key]);
    let report = ground.shelf.check(SITE, ground.shelf.list(SITE)).await;
    assert_eq!(report, Ok(Report { documents: 1, bytes: 40_000, findings: Vec::new() }));
}

async fn the_same_bytes_are_one_document(ground: Ground) {
    let bytes = document(2, 20_000);
    let nodes = [ground.another_node(), ground.another_node()];
    let putting = (0..20).map(|turn| {
        let (node, bytes) = (nodes[turn % 2].clone(), bytes.clone());
        tokio::spawn(async move { node.put(SITE, bytes).await })
    });
    let mut keys = Vec::new();
    for put in putting.collect::<Vec<_>>() {
        keys.push(put.await.expect("no panic").expect("it can be put"));
    }
    keys.dedup();
    assert_eq!(keys, [DocumentKey::of(&bytes)]);
    assert_eq!(ground.keys().await, keys);
    assert_eq!(ground.shelf.get(SITE, &keys[0]).await, Ok(bytes));
    let kept = files_in(&ground.root()).len();
    assert_eq!(kept, 1, "and nothing is left of the others");
}

async fn many_at_once_come_back_in_their_order(ground: Ground) {
    let all: Vec<Bytes> = (0..60).map(|number| document(number % 50, 3000)).collect();
    let keys = ground.shelf.put_all(SITE, all.clone()).await.expect("they can be put");
    assert_eq!(keys, all.iter().map(|bytes| DocumentKey::of(bytes)).collect::<Vec<_>>());
    assert_eq!(ground.keys().await.len(), 50);
    for (key, bytes) in keys.iter().zip(all) {
        assert_eq!(ground.shelf.get(SITE, key).await, Ok(bytes));
    }
}

async fn sites_know_nothing_of_one_another(ground: Ground) {
    let key = ground.shelf.put(SITE, document(3, 100)).await.expect("it can be put");
    let missing = Error::Missing { site: "rental".to_owned(), key };
    assert_eq!(ground.shelf.get("rental", &key).await, Err(missing.clone()));
    assert_eq!(ground.shelf.read("rental", &key).await.err(), Some(missing));
    assert_eq!(ground.shelf.exists("rental", &key).await, Ok(false));
    ground.shelf.delete("rental", &key).await.expect("what is not there is deleted already");
    assert_eq!(ground.shelf.list("rental").try_collect::<Vec<_>>().await, Ok(Vec::new()));
    // Nor does a site whose name another's begins with.
    assert_eq!(ground.shelf.list("inv").try_collect::<Vec<_>>().await, Ok(Vec::new()));
    assert_eq!(ground.shelf.exists(SITE, &key).await, Ok(true));
}

async fn what_is_no_site_has_no_documents(ground: Ground) {
    let key = ground.shelf.put(SITE, document(4, 100)).await.expect("it can be put");
    for site in ["", ".", "..", "../invoice", "rental/../invoice", "/etc", "Invoice", "a b", "請求"] {
        let is_refused = |error: Option<Error>| matches!(error, Some(Error::Other(_)));
        assert!(is_refused(ground.shelf.put(site, document(4, 100)).await.err()), "{site}");
        assert!(is_refused(ground.shelf.get(site, &key).await.err()), "{site}");
        assert!(is_refused(ground.shelf.read(site, &key).await.err()), "{site}");
        assert!(is_refused(ground.shelf.exists(site, &key).await.err()), "{site}");
        assert!(is_refused(ground.shelf.delete(site, &key).await.err()), "{site}");
        assert!(is_refused(ground.shelf.list(site).try_next().await.err()), "{site}");
    }
}

async fn deleted_is_gone(ground: Ground) {
    let keys = ground.shelf.put_all(SITE, vec![document(5, 100), document(6, 100)]).await.expect("both");
    ground.shelf.delete(SITE, &keys[0]).await.expect("it can be deleted");
    assert_eq!(ground.shelf.exists(SITE, &keys[0]).await, Ok(false));
    assert!(matches!(ground.shelf.get(SITE, &keys[0]).await, Err(Error::Missing { .. })));
    assert_eq!(ground.keys().await, [keys[1]]);
    ground.shelf.delete(SITE, &keys[0]).await.expect("it is gone, as was wished for");
}

async fn a_long_one_comes_in_pieces(ground: Ground) {
    for length in [256 * 1024 - 1, 256 * 1024, 256 * 1024 + 1, 3_000_000] {
        let bytes = document(7, length);
        let key = ground.shelf.put(SITE, bytes.clone()).await.expect("it can be put");
        let pieces = ground.read(&key).await.expect("it can be read");
        assert!(pieces.iter().all(|piece| piece.len() <= 512 * 1024), "no piece is long");
        assert!(pieces.concat() == bytes && ground.shelf.get(SITE, &key).await == Ok(bytes));
    }
}

async fn any_bytes_come_back(ground: Ground) {
    let (shelf, runtime) = (ground.shelf.clone(), tokio::runtime::Handle::current());
    let test = move || {
        let mut runner = TestRunner::new(Config::with_cases(64));
        runner.run(&vec(any::<u8>(), 0..3000), |bytes| {
            runtime.block_on(async {
                let key = shelf.put(SITE, bytes.clone()).await.expect("it can be put");
                prop_assert_eq!(shelf.get(SITE, &key).await, Ok(Bytes::from(bytes.clone())));
                let read: Vec<Bytes> =
                    shelf.read(SITE, &key).await.expect("there").try_collect().await.expect("whole");
                prop_assert_eq!(read.concat(), bytes);
                Ok(())
            })
        })
    };
    tokio::task::spawn_blocking(test).await.expect("no panic").expect("any bytes come back");
}

async fn it_answers(ground: Ground) {
    assert_eq!(ground.shelf.ping().await, Ok(()));
    assert_eq!(ground.keys().await, []);
}
