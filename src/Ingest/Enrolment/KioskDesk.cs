using CardSystem.Contracts;
using CardSystem.Contracts.Enrolment;
using CardSystem.Ingest.Acts;
using CardSystem.Ingest.Import;
using CardSystem.Ingest.Roster;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Enrolment;

/// <summary>A claim code as staff are given it, once.</summary>
public sealed record ClaimSheet(string Kiosk, string Code, DateTimeOffset Until);

/// <summary>Where staff add kiosks, give out claim codes and revoke: one entry, one transaction, one act.</summary>
public sealed class KioskDesk(Database database, EnrolmentOptions options, TimeProvider time)
{
    private const int LongestName = 200;
    private const int LongestReason = 200;

    /// <param name="also">What else belongs to it, in the same transaction.</param>
    /// <exception cref="EnrolmentException">It cannot be added so.</exception>
    public ClaimSheet Add(string kiosk, string name, string centre, string who, Action<Work, DateTimeOffset>? also = null) => Enter(work =>
    {
        if (!ImportRules.IsId(kiosk)) throw new EnrolmentException($"'{Shown.Of(kiosk)}' is not a kiosk's id: use 1 to 32 of a-z, 0-9 and '-', starting with a letter or digit.");
        if (name.Trim().Length is 0 or > LongestName || name.Any(char.IsControl)) throw new EnrolmentException($"A kiosk's name has 1 to {LongestName} characters on one line.");
        if (KioskRegister.Find(work, kiosk) is not null) throw new EnrolmentException($"There is a kiosk '{kiosk}' already; 'ingest kiosks claim {kiosk}' gives a code to enrol it.");
        if (work.One<string>("select name from accounts where name = @kiosk", new { kiosk }) is not null) throw new EnrolmentException($"'{kiosk}' is the name of an observer's account; choose another.");
        var kind = work.One<string>("select kind from organisations where id = @centre", new { centre });
        if (kind is null) throw new EnrolmentException($"'{Shown.Of(centre)}' is not an organisation; import organisations first.");
        if (kind != "centre") throw new EnrolmentException($"'{centre}' is a {kind}; a kiosk stands in a centre.");
        KioskRegister.Add(work, kiosk, name.Trim(), centre);
        Changes.Add(work, ChangeKind.Centre, centre, 0, 0);
        ActLog.Record(work, time.GetUtcNow(), who, "kiosk-add", kiosk, new { name = name.Trim(), centre });
        also?.Invoke(work, time.GetUtcNow());
        return NewCode(work, kiosk);
    });

    /// <summary>
    /// Another name, or another centre for one that has not recorded anything: a kiosk's place decides over all its taps, so one that has worked elsewhere is revoked there
    /// and added anew where it stands now, and what it recorded stays where it was tapped.
    /// </summary>
    /// <returns>False where it is so already.</returns>
    /// <exception cref="EnrolmentException">It cannot be changed so.</exception>
    public bool Change(string kiosk, string name, string centre, string who) => Enter(work =>
    {
        var known = Known(work, kiosk);
        if (name.Trim().Length is 0 or > LongestName || name.Any(char.IsControl)) throw new EnrolmentException($"A kiosk's name has 1 to {LongestName} characters on one line.");
        if (known.Name == name.Trim() && known.Centre == centre) return false;
        if (known.Centre != centre)
        {
            if (HasTaps(work, kiosk)) throw new EnrolmentException($"{kiosk} has recorded taps at {known.Centre}, and they belong there: revoke it, and add it under another id at '{Shown.Of(centre)}'.");
            if (work.One<string>("select kind from organisations where id = @centre", new { centre }) is not "centre") throw new EnrolmentException($"'{Shown.Of(centre)}' is not a centre; a kiosk stands in one.");
            Changes.Add(work, ChangeKind.Centre, centre, 0, 0);
        }

        work.Execute("update kiosks set name = @name, centre = @centre where kiosk = @kiosk", new { kiosk, name = name.Trim(), centre });
        Changes.Add(work, ChangeKind.Centre, known.Centre, 0, 0);
        ActLog.Record(work, time.GetUtcNow(), who, "kiosk-change", kiosk, new { name = name.Trim(), centre, before = new { known.Name, known.Centre } });
        return true;
    });

    /// <summary>Anything at all recorded by it has come.</summary>
    public static bool HasTaps(Work work, string kiosk) => work.One<long>("select count(*) from journals where kiosk = @kiosk", new { kiosk }) > 0;

    /// <summary>A new code: for a kiosk that has never enrolled, or that is to be set up anew. Until it is used everything stays as it is.</summary>
    /// <exception cref="EnrolmentException">There is no such kiosk.</exception>
    public ClaimSheet Claim(string kiosk, string who) => Enter(work =>
    {
        _ = Known(work, kiosk);
        ActLog.Record(work, time.GetUtcNow(), who, "kiosk-claim", kiosk, new { hours = options.CodeHours });
        return NewCode(work, kiosk);
    });

    /// <summary>From now on the kiosk may do nothing but learn that it is revoked. What it has recorded up to now and delivers after it is enrolled anew still counts.</summary>
    /// <returns>A sentence.</returns>
    /// <exception cref="EnrolmentException">There is no such kiosk, or the reason cannot be kept.</exception>
    public string Revoke(string kiosk, string reason, string who) => Enter(work =>
    {
        if (reason.Trim().Length is 0 or > LongestReason || reason.Any(char.IsControl)) throw new EnrolmentException($"Give the reason in 1 to {LongestReason} characters on one line.");
        var known = Known(work, kiosk);
        if (known.State == EnrolmentState.Revoked) return $"{kiosk} was revoked already; nothing was changed.";
        var now = time.GetUtcNow();
        var at = now.ToUnixTimeMilliseconds();
        KioskRegister.SetState(work, kiosk, EnrolmentState.Revoked, at, reason.Trim(), known.KeyReference, known.EndsAt, known.Facts);
        KioskRegister.EndClaim(work, kiosk);
        if (known.KeyReference.Length > 0) KioskRegister.Withdraw(work, kiosk, known.KeyReference, at, EnrolmentState.Revoked);
        KioskKeys.End(work, kiosk, at);
        KeyChange.Announce(work, kiosk, known.Centre, at);
        var act = ActLog.Record(work, now, who, "kiosk-revoke", kiosk, new { reason = reason.Trim(), key = known.KeyReference });
        return $"{kiosk} is revoked (act {act}): a service that runs cuts it off within seconds, and the kiosk wipes itself when it learns of it.";
    });

    /// <summary>In order of their ids.</summary>
    public IReadOnlyList<KioskEntry> List()
    {
        using var connection = database.OpenWithDerived();
        using var work = Work.Read(database, connection);
        return KioskRegister.All(work);
    }

    private ClaimSheet NewCode(Work work, string kiosk)
    {
        var (code, now) = (ClaimCode.New(), time.GetUtcNow());
        var until = now.AddHours(options.CodeHours);
        KioskRegister.PutClaim(work, kiosk, ClaimCode.HashOf(code), now.ToUnixTimeMilliseconds(), until.ToUnixTimeMilliseconds());
        return new ClaimSheet(kiosk, code, until);
    }

    private static KioskEntry Known(Work work, string kiosk) => KioskRegister.Find(work, kiosk)
        ?? throw new EnrolmentException($"There is no kiosk '{Shown.Of(kiosk)}'; 'ingest kiosks list' shows those there are.");

    private T Enter<T>(Func<Work, T> enter)
    {
        using var connection = database.OpenWithDerived();
        using var work = Work.Begin(database, connection);
        var entered = enter(work);
        work.Commit();
        return entered;
    }
}
