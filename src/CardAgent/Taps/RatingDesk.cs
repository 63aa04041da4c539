using System.Security.Cryptography;
using CardSystem.CardAgent.Kiosk;
using CardSystem.CardAgent.Outbox;
using CardSystem.CardAgent.Screen;
using CardSystem.Contracts;

namespace CardSystem.CardAgent.Taps;

/// <summary>What became of a rating.</summary>
public enum RatingAnswer
{
    /// <summary>On disk, now or since an earlier press.</summary>
    Kept,
    /// <summary>Not on disk yet: it may be tried again.</summary>
    NotKept,
    /// <summary>Nothing is asked under this ticket any more.</summary>
    TooLate,
    /// <summary>Neither of 1 to 5.</summary>
    NoSuchRating,
}

/// <summary>
/// Asks whoever was served how it was, and writes what he says: durable, in the journal of his tap, before the screen thanks him.
/// A tap is rated once at most, and within <see cref="Window"/>; nothing here outlives the agent. Safe from any thread.
/// </summary>
public sealed class RatingDesk(ScreenBoard screen, KioskClock clock, TapsOptions options, TimeProvider time, ILogger<RatingDesk> log)
{
    /// <summary>Longer than the screen asks, for whoever presses in the last moment and for a disk that is slow.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(60);

    /// <summary>As many taps as sixteen busy readers make in the window.</summary>
    private const int MostAsked = 1_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Question> _asked = new(StringComparer.Ordinal);

    /// <summary>A tap that may be rated.</summary>
    private sealed class Question(OutboxLane lane, string reader, Tap tap, string session, long askedAt)
    {
        public OutboxLane Lane => lane;
        public string Reader => reader;
        public Tap Tap => tap;
        public string Session => session;
        public long AskedAt => askedAt;

        /// <summary>The rating being written, or the one that was; null while there is none. Touched under the desk's lock.</summary>
        public Task<bool>? Answer { get; set; }
    }

    /// <summary>The ticket under which a rating of this tap is taken. It cannot be guessed, so that only who sees the screen can use it.</summary>
    public string Ask(OutboxLane lane, string reader, Tap tap, string session)
    {
        var ticket = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        lock (_lock)
        {
            foreach (var old in _asked.Where(q => IsOver(q.Value)).Select(q => q.Key).ToList()) _asked.Remove(old);
            if (_asked.Count >= MostAsked) _asked.Remove(_asked.MinBy(q => q.Value.AskedAt).Key);
            _asked.Add(ticket, new Question(lane, reader, tap, session, time.GetTimestamp()));
        }

        return ticket;
    }

    /// <summary>The ticket while it can still be used; otherwise null, and the screen need not ask again.</summary>
    public string? StillAsked(string? ticket)
    {
        lock (_lock) return ticket is not null && _asked.GetValueOrDefault(ticket) is { Answer: null } question && !IsOver(question) ? ticket : null;
    }

    public async Task<RatingAnswer> RateAsync(string ticket, int stars)
    {
        if (stars is < 1 or > 5) return RatingAnswer.NoSuchRating;
        Task<bool> answer;
        lock (_lock)
        {
            if (_asked.GetValueOrDefault(ticket) is not { } question || IsOver(question)) return RatingAnswer.TooLate;
            // Whoever comes second learns how the first fared, and changes nothing.
            answer = question.Answer ??= Task.Run(() => WriteAsync(ticket, question, stars));
        }

        try
        {
            return await answer.WaitAsync(TimeSpan.FromMilliseconds(options.DiskPatienceMs), time) ? RatingAnswer.Kept : RatingAnswer.NotKept;
        }
        catch (TimeoutException)
        {
            return RatingAnswer.NotKept;
        }
    }

    /// <returns>False where it could not be made durable: then it may be tried again.</returns>
    private async Task<bool> WriteAsync(string ticket, Question question, int stars)
    {
        try
        {
            using var draft = await question.Lane.BeginAsync();
            // After a repair the lane has another journal, and the tap cannot be named from there.
            if (draft.Id.Journal != question.Tap.Id.Journal) throw new OutboxUnavailableException("the outbox was repaired a moment ago");
            await draft.Append(TapMaking.Rating(draft, clock, question.Tap, stars));
            screen.ShowInPlaceOf(ticket, ScreenResults.Thanks(question.Reader, question.Session, clock.Now));
            return true;
        }
        catch (OutboxUnavailableException e)
        {
            log.LogWarning("A rating at {Reader} is not recorded, and the page says so: {Reason}.", question.Reader, e.Message);
            lock (_lock) question.Answer = null;
            return false;
        }
    }

    private bool IsOver(Question question) => time.GetElapsedTime(question.AskedAt) > Window;
}
