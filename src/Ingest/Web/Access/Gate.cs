using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Web.Guard;

namespace CardSystem.Ingest.Web.Access;

/// <summary>What the gate says to one request.</summary>
public enum Verdict
{
    Enter,
    SignInFirst,
    /// <summary>The right is held nowhere.</summary>
    NoRight,
    /// <summary>There is no such thing, or it lies outside the caller's units: which of the two is nobody's business.</summary>
    NotHere,
}

/// <summary>The one place where it is decided whether a request may enter. Pages and endpoints ask it alike.</summary>
public sealed class Gate(Caller caller, Database database, DistrictClock clock, LiveDoor door)
{
    /// <param name="guards"><see cref="NeedsAttribute"/> and <see cref="OpenToAttribute"/> of the page, its handler or the endpoint; nothing of these closes it.</param>
    /// <param name="value">The request's value of that name; null where it has none.</param>
    public Verdict Ask(IReadOnlyCollection<object> guards, Func<string, string?> value)
    {
        var needs = guards.OfType<NeedsAttribute>().ToList();
        if (needs.Count == 0)
        {
            var open = guards.OfType<OpenToAttribute>().FirstOrDefault();
            return open is null ? (caller.IsSignedIn ? Verdict.NoRight : Verdict.SignInFirst) : open.Who == Who.Everybody || caller.IsSignedIn ? Verdict.Enter : Verdict.SignInFirst;
        }

        if (!caller.IsSignedIn) return needs.All(n => n.Right == Right.SeeLive) && door.IsOpen ? Verdict.Enter : Verdict.SignInFirst;
        if (needs.Any(n => !caller.Can(n.Right))) return Verdict.NoRight;
        return needs.Where(n => n.Target != Target.None).All(n => value(n.Key) is { Length: > 0 } id && May(n.Right, n.Target, id)) ? Verdict.Enter : Verdict.NotHere;
    }

    /// <summary>Whether the caller may use the right on this one thing.</summary>
    public bool May(Right right, Target target, string id)
    {
        using var connection = database.Open();
        using var work = Work.Read(database, connection);
        return TargetUnits.Of(work, target, id, clock.Today) is { } units && RightRules.May(caller.Scope, right, units, caller.Units);
    }
}
