//! `madoguchi operator`: lets people into the back office, and shuts them out.

use std::sync::Arc;

use anyhow::{Result, anyhow, bail, ensure};
use clap::{Args, Subcommand, ValueEnum};
use counter::{Error, Portal, show::Show, site::Site, staff::Role};
use office::operators::{
    actions::{self, NewOperator, Printed},
    sql,
};
use store::Given;

use crate::{
    cli::WithConfig,
    config::Config,
    node::{self, Node},
};

#[derive(Subcommand)]
pub enum OperatorCommand {
    /// Let somebody in: prints a code for the first login, once, valid for 7 days.
    ///
    /// For an address that is known already, only the role is given or changed.
    Add(Add),
    /// Show everybody, with their roles.
    List(WithConfig),
    /// Shut somebody out at once; `reset` lets them in again.
    Disable(Who),
    /// Begin anew with a new code: password, app and recovery codes are forgotten, logins end.
    Reset(Who),
}

#[derive(Args)]
pub struct Add {
    #[command(flatten)]
    with: WithConfig,
    /// The mail address with which they will log in.
    #[arg(long)]
    email: String,
    /// As the pages show them.
    #[arg(long)]
    name: String,
    #[arg(long, value_enum)]
    role: RoleName,
    /// The site's slug, or `all`: those that there are now.
    #[arg(long)]
    site: String,
    /// The desks of a clerk, e.g. invoices,rentals
    #[arg(long, value_delimiter = ',')]
    desks: Vec<String>,
}

#[derive(Args)]
pub struct Who {
    #[command(flatten)]
    with: WithConfig,
    #[arg(long)]
    email: String,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum RoleName {
    /// Everything.
    Owner,
    /// The named desks, and customers.
    Clerk,
    /// Customers, but no documents.
    Contact,
    /// Reads everything, changes nothing.
    Auditor,
}

impl OperatorCommand {
    pub async fn run(self) -> Result<()> {
        match self {
            OperatorCommand::Add(add) => {
                let portal = open(&add.with).await?;
                let role = role(add.role, add.desks)?;
                ensure!(is_address(&add.email), "{:?} is not a mail address", add.email);
                let sites = sites(&portal, &add.site)?;
                let new = NewOperator { email: &add.email, name: &add.name, role, sites };
                match actions::add(&portal, &new).await? {
                    Some(printed) => show(&portal, &add.email, &printed),
                    None => say!("{} is known already; the role is given.", add.email),
                }
            }
            OperatorCommand::List(with) => list(&open(&with).await?).await?,
            OperatorCommand::Disable(who) => {
                let portal = open(&who.with).await?;
                actions::disable(&portal, &who.email).await.map_err(|error| told(error, &who.email))?;
                say!("{} is shut out.", who.email);
            }
            OperatorCommand::Reset(who) => {
                let portal = open(&who.with).await?;
                let printed = actions::reset(&portal, &who.email).await;
                show(&portal, &who.email, &printed.map_err(|error| told(error, &who.email))?);
            }
        }
        Ok(())
    }
}

async fn open(with: &WithConfig) -> Result<Portal> {
    Ok(Node::open(&Config::read(&with.config)?, Given::system()).await?.portal)
}

fn role(name: RoleName, desks: Vec<String>) -> Result<Role> {
    ensure!(
        name == RoleName::Clerk || desks.is_empty(),
        "--desks is for clerks: the other roles have no desks"
    );
    let known = node::desks().names();
    if let Some(unknown) = desks.iter().find(|desk| !known.contains(&desk.as_str())) {
        bail!("this program has no desk {unknown:?}; it has {}", known.join(", "));
    }
    Ok(match name {
        RoleName::Owner => Role::Owner,
        RoleName::Clerk => {
            ensure!(!desks.is_empty(), "a clerk needs --desks: some of {}", known.join(","));
            Role::Clerk(desks)
        }
        RoleName::Contact => Role::Contact,
        RoleName::Auditor => Role::Auditor,
    })
}

fn sites(portal: &Portal, named: &str) -> Result<Vec<Arc<Site>>> {
    if named == "all" {
        return Ok(portal.sites.all());
    }
    Ok(vec![node::site(portal, named)?])
}

fn is_address(text: &str) -> bool {
    let parts = text.trim().split_once('@');
    parts.is_some_and(|(local, domain)| !local.is_empty() && domain.contains('.'))
        && !text.trim().contains(' ')
}

fn told(error: Error, email: &str) -> anyhow::Error {
    if matches!(error, Error::NotFound) { anyhow!("there is no operator {email}") } else { error.into() }
}

fn show(portal: &Portal, email: &str, printed: &Printed) {
    say!("Log in at    {}/office/login", portal.ways.public_url);
    say!("Address      {email}");
    say!("First code   {}   (in place of the password)", printed.code);
    say!("Valid until  {}", Show::in_japan().date_time(printed.until));
    say!();
    say!("The code is shown this once. It leads to a password of their own and an authenticator app.");
}

async fn list(portal: &Portal) -> Result<()> {
    let mut conn = portal.store.read().await?;
    let sites = portal.sites.all();
    for known in sql::all(&mut conn).await? {
        let state = match (&known.disabled, &known.first) {
            (Some(_), _) => "disabled",
            (None, Some(_)) => "waits for the first login",
            (None, None) => "active",
        };
        say!("{}  {}  ({state})", known.email, known.name);
        for (site, role) in sql::roles(&mut conn, &sites, known.id).await? {
            let (role, desks) = office::operators::write_role(&role);
            say!("  {}: {role} {desks}", site.slug);
        }
    }
    Ok(())
}
