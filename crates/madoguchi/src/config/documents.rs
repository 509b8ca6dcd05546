//! Where documents are kept: a folder, or a bucket of an object store that speaks S3.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, anyhow, bail, ensure};
use serde::Deserialize;
use shelf::{Bucket, Place};

use super::is_open_to_others;

/// Where the secret key is looked for when the config names no file.
const SECRET_KEY: &str = "MADOGUCHI_S3_SECRET_KEY";

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Documents {
    /// `documents` beside the config file unless said.
    folder: Option<PathBuf>,
    s3: Option<S3>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct S3 {
    bucket: String,
    /// None for AWS's own.
    endpoint: Option<String>,
    region: String,
    #[serde(default)]
    prefix: String,
    access_key: String,
    secret_key_file: Option<PathBuf>,
    /// Most servers other than AWS want it.
    path_style: Option<bool>,
}

impl Documents {
    pub fn in_folder(folder: PathBuf) -> Self {
        Documents { folder: Some(folder), s3: None }
    }

    /// Paths are meant from the config file's folder.
    pub(super) fn meant_from(&mut self, base: &Path) {
        if let Some(folder) = &mut self.folder {
            *folder = base.join(&*folder);
        } else if self.s3.is_none() {
            self.folder = Some(base.join("documents"));
        }
        if let Some(file) = self.s3.as_mut().and_then(|s3| s3.secret_key_file.as_mut()) {
            *file = base.join(&*file);
        }
    }

    pub fn place(&self) -> Result<Place> {
        match (&self.folder, &self.s3) {
            (Some(folder), None) => Ok(Place::Folder(folder.clone())),
            (None, Some(s3)) => s3.place().context("[documents] s3"),
            (Some(_), Some(_)) => bail!("[documents] names a folder and s3; one of them is right"),
            (None, None) => bail!("[documents] names neither a folder nor s3"),
        }
    }
}

impl S3 {
    fn place(&self) -> Result<Place> {
        let bucket = Bucket {
            name: self.bucket.clone(),
            endpoint: self.endpoint.clone(),
            region: self.region.clone(),
            prefix: self.prefix.clone(),
            access_key: self.access_key.clone(),
            secret_key: self.secret_key()?,
            path_style: self.path_style.unwrap_or(self.endpoint.is_some()),
        };
        bucket.check().map_err(|why| anyhow!(why))?;
        Ok(Place::Bucket(bucket))
    }

    fn secret_key(&self) -> Result<String> {
        match (&self.secret_key_file, env::var(SECRET_KEY)) {
            (Some(file), _) => read_secret(file),
            (None, Ok(secret)) => Ok(secret),
            (None, Err(_)) => {
                bail!("the secret key is missing; name its file as secret-key-file, or set {SECRET_KEY}")
            }
        }
    }
}

fn read_secret(file: &Path) -> Result<String> {
    let shown = file.display();
    let text = fs::read_to_string(file)
        .with_context(|| format!("the file of the secret key {shown} cannot be read"))?;
    ensure!(
        !is_open_to_others(file),
        "the file of the secret key {shown} can be read by others; `chmod 600 {shown}` is right"
    );
    Ok(text.trim().to_owned())
}
