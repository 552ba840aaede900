//! Wakes whoever waits for work.

use tokio::sync::watch::{Receiver, Sender};

/// Says that there is work. Only a hint: the worker looks by itself as well. Cheap to clone; the copies are one bell.
#[derive(Debug, Clone, Default)]
pub struct Bell(Sender<()>);

impl Bell {
    /// Wakes all who listen. Who is at work hears it afterwards: what they have looked at already may have been too early.
    pub fn ring(&self) {
        self.0.send_replace(());
    }

    /// Listens from now on.
    pub(super) fn listen(&self) -> Listener {
        Listener(self.0.subscribe())
    }
}

/// One of those who listen.
pub(super) struct Listener(Receiver<()>);

impl Listener {
    /// Waits until the bell has rung since this was last called.
    pub(super) async fn heard(&mut self) {
        if self.0.changed().await.is_err() {
            // Nobody is left to ring it.
            std::future::pending::<()>().await;
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::Bell;

    #[tokio::test]
    async fn all_hear_it_and_those_at_work_hear_it_afterwards() {
        let bell = Bell::default();
        let (mut first, mut second) = (bell.listen(), bell.listen());
        assert!(first.heard().now_or_never().is_none());
        bell.clone().ring();
        bell.ring();
        assert!(first.heard().now_or_never().is_some() && second.heard().now_or_never().is_some());
        assert!(second.heard().now_or_never().is_none(), "once");
    }
}
