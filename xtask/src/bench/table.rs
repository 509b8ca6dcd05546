//! The figures, as a table.

#[derive(Default)]
pub struct Table(Vec<Row>);

enum Row {
    Head(String),
    Figure { name: String, value: f64, unit: &'static str, goal: Goal },
}

#[derive(Clone, Copy)]
pub enum Goal {
    None,
    AtLeast(f64),
    AtMost(f64),
}

impl Table {
    pub fn head(&mut self, name: &str) {
        println!("{name} …");
        self.0.push(Row::Head(name.to_owned()));
    }

    pub fn row(&mut self, name: &str, value: f64, unit: &'static str, goal: Goal) {
        println!("{name}: {} {unit}", shown(value));
        self.0.push(Row::Figure { name: name.to_owned(), value, unit, goal });
    }

    pub fn print(&self) {
        println!("\n{:<44}{:>12} {:<4} {:<14}", "", "measured", "", "goal");
        for row in &self.0 {
            match row {
                Row::Head(name) => println!("\n{name}"),
                Row::Figure { name, value, unit, goal } => {
                    println!("{name:<44}{:>12} {unit:<4} {}", shown(*value), goal.judge(*value));
                }
            }
        }
    }
}

impl Goal {
    fn judge(self, value: f64) -> String {
        let (sign, goal, is_met) = match self {
            Goal::None => return String::new(),
            Goal::AtLeast(goal) => ("≥", goal, value >= goal),
            Goal::AtMost(goal) => ("≤", goal, value <= goal),
        };
        format!("{:<14}{}", format!("{sign} {}", shown(goal)), if is_met { "met" } else { "MISSED" })
    }
}

fn shown(value: f64) -> String {
    if value >= 1000.0 { format!("{value:.0}") } else { format!("{value:.2}") }
}
