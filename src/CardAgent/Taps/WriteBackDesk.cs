using CardSystem.CardAgent.Cards;
using CardSystem.CardAgent.Kiosk;
using CardSystem.CardAgent.Outbox;
using CardSystem.CardAgent.Screen;
using CardSystem.Contracts;

namespace CardSystem.CardAgent.Taps;

/// <summary>
/// After the light: lets the card be written on, tells the centre what came of it, and adds to the answer on the screen. Nothing here can take the tap back.
/// </summary>
public sealed class WriteBackDesk(ScreenBoard screen, KioskClock clock, ILogger<WriteBackDesk> log)
{
    /// <param name="shown">The answer on the screen.</param>
    /// <param name="note">Null where the card only came back within one tap: it may catch up.</param>
    internal void Write(ReaderPost post, CardVisit visit, long shown, CardNote? note)
    {
        if (!visit.Writes(note)) return;
        if (note?.Entry is not null) screen.Amend(post.Reader, shown, ScreenResults.CardOf(visit.Face, CardState.Writing));
        var written = visit.Write(note);
        screen.Amend(post.Reader, shown, ScreenResults.CardOf(visit.Face, ScreenResults.StateOf(written.News)));
        foreach (var word in written.Words) Tell(post, word);
    }

    /// <summary>Into the journal of the tap it speaks of. Nobody waits for the disk here: what is lost with it is a word the card can be asked for again.</summary>
    private void Tell(ReaderPost post, CardWord word)
    {
        try
        {
            using var draft = post.Lane!.Begin();
            if (draft.Id.Journal != word.Of.Journal || draft.Id.Sequence <= word.Of.Sequence)
            {
                log.LogInformation("What was written for tap {Tap} is not told: its journal is not this reader's any more.", word.Of);
                return;
            }

            _ = FollowAsync(draft.Append(TapMaking.Written(draft, post.ShortName, clock, word)), word.Of);
        }
        catch (OutboxUnavailableException e)
        {
            log.LogWarning("What was written for tap {Tap} is not told: {Reason}.", word.Of, e.Message);
        }
    }

    private async Task FollowAsync(Task<Tap> append, TapId of)
    {
        try
        {
            await append;
        }
        catch (OutboxUnavailableException e)
        {
            log.LogWarning("What was written for tap {Tap} is not told: {Reason}.", of, e.Message);
        }
    }
}
