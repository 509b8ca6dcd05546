//! A passkey without a device: makes and signs as an authenticator with user verification would.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::{
    digest::{SHA256, digest},
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _},
};
use serde_json::{Value as Json, json};

pub struct SoftKey {
    pair: EcdsaKeyPair,
    id: Vec<u8>,
    user: String,
    pub counter: u32,
    /// Whether the person showed a finger or a PIN.
    pub verifies: bool,
    pub origin: &'static str,
}

const UP: u8 = 0x01;
const UV: u8 = 0x04;
const HAS_KEY: u8 = 0x40;

impl SoftKey {
    /// Does what `navigator.credentials.create` does, and gives the answer for the form.
    pub fn create(options: &Json, origin: &'static str) -> (SoftKey, String) {
        let random = SystemRandom::new();
        let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random).expect("a key");
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, document.as_ref(), &random);
        let pair = pair.expect("a key");
        let id = digest(&SHA256, pair.public_key().as_ref()).as_ref()[..16].to_vec();
        let user = options["user"]["id"].as_str().expect("a user").to_owned();
        let key = SoftKey { pair, id, user, counter: 1, verifies: true, origin };
        let mut data = key.data(options["rp"]["id"].as_str().expect("a name"), HAS_KEY);
        data.extend([0; 16]);
        data.extend([0, 16]);
        data.extend(&key.id);
        let point = key.pair.public_key().as_ref();
        // {1: EC2, 3: ES256, -1: P-256, -2: x, -3: y}
        data.extend([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]);
        data.extend(&point[1..33]);
        data.extend([0x22, 0x58, 0x20]);
        data.extend(&point[33..]);
        let mut object = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58".to_vec();
        object.push(u8::try_from(data.len()).expect("short"));
        object.extend(&data);
        let said = key.said("webauthn.create", options);
        let response = json!({ "attestationObject": text(&object), "clientDataJSON": text(&said), "transports": ["internal"] });
        let answer = key.answer(response);
        (key, answer)
    }

    /// Does what `navigator.credentials.get` does.
    pub fn show(&mut self, options: &Json) -> String {
        self.counter += 1;
        let data = self.data(options["rpId"].as_str().expect("a name"), 0);
        let said = self.said("webauthn.get", options);
        let signed = [data.as_slice(), digest(&SHA256, &said).as_ref()].concat();
        let signature = self.pair.sign(&SystemRandom::new(), &signed).expect("a signature");
        self.answer(json!({
            "authenticatorData": text(&data),
            "clientDataJSON": text(&said),
            "signature": text(signature.as_ref()),
            "userHandle": self.user,
        }))
    }

    fn data(&self, rp: &str, flags: u8) -> Vec<u8> {
        let verified = if self.verifies { UV } else { 0 };
        let mut data = digest(&SHA256, rp.as_bytes()).as_ref().to_vec();
        data.push(UP | verified | flags);
        data.extend(self.counter.to_be_bytes());
        data
    }

    fn said(&self, kind: &str, options: &Json) -> Vec<u8> {
        json!({ "type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": false })
            .to_string()
            .into_bytes()
    }

    fn answer(&self, response: Json) -> String {
        let id = text(&self.id);
        json!({ "id": id, "rawId": id, "type": "public-key", "response": response, "extensions": {} })
            .to_string()
    }
}

fn text(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
