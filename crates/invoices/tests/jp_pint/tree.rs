//! An XML document as a tree, by local names: enough to ask it questions.

use quick_xml::{Reader, events::Event};

#[derive(Debug, Default)]
pub struct Node {
    pub name: String,
    pub text: String,
    pub children: Vec<Node>,
}

impl Node {
    pub fn read(xml: &str) -> Node {
        let mut reader = Reader::from_str(xml);
        let mut open = vec![Node::default()];
        loop {
            match reader.read_event().expect("it is XML") {
                Event::Start(start) => {
                    let name = start.local_name().as_ref().to_owned();
                    open.push(Node { name, ..Node::default() });
                }
                Event::Text(text) => top(&mut open).text.push_str(&text),
                Event::GeneralRef(reference) => {
                    let letter =
                        quick_xml::escape::resolve_predefined_entity(&reference).expect("it is predefined");
                    top(&mut open).text.push_str(letter);
                }
                Event::End(_) => {
                    let done = open.pop().expect("it was opened");
                    top(&mut open).children.push(done);
                }
                Event::Eof => break,
                _ => {}
            }
        }
        top(&mut open).children.pop().expect("there is a root")
    }

    pub fn all(&self, path: &str) -> Vec<&Node> {
        path.split('/').fold(vec![self], |nodes, name| {
            nodes
                .into_iter()
                .flat_map(|node| node.children.iter().filter(move |child| child.name == name))
                .collect()
        })
    }

    /// Of the first that there is.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.all(path).first().map(|node| node.text.trim()).filter(|text| !text.is_empty())
    }

    pub fn every(&self, is_right: &impl Fn(&Node) -> bool) -> bool {
        is_right(self) && self.children.iter().all(|child| child.every(is_right))
    }
}

fn top(open: &mut [Node]) -> &mut Node {
    open.last_mut().expect("the document is still open")
}
