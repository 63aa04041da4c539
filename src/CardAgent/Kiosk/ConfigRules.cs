using CardSystem.Contracts;

namespace CardSystem.CardAgent.Kiosk;

/// <summary>Whether a configuration can be worked with. What is signed and retained can still be nonsense, and a kiosk must not act on nonsense.</summary>
public static class ConfigRules
{
    private const int LongestName = 200;

    /// <summary>What is wrong, as a sentence; null where nothing is.</summary>
    public static string? Fault(KioskConfig config)
    {
        if (config.Version < 1) return $"its version is {config.Version}; versions count from 1";
        if (!IsCentre(config.Centre)) return $"'{Shown.Of(config.Centre)}' is not a centre's id";
        if (!IsName(config.CentreName)) return "the centre's name is missing or too long";
        if (config.Policy.FlickerMs is < 0 or > 60_000) return $"flickerMs is {config.Policy.FlickerMs}; allowed: 0 to 60000";
        if (config.Policy.RepeatSeconds is < 0 or > 604_800) return $"repeatSeconds is {config.Policy.RepeatSeconds}; allowed: 0 to 604800";
        return config.Sessions.Select(Fault).FirstOrDefault(fault => fault is not null)
            ?? (config.Sessions.GroupBy(s => s.Id, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice ? $"session '{twice.Key}' is in it twice" : null);
    }

    private static string? Fault(TimetableSession? session)
    {
        if (session is null) return "a session is empty";
        if (!SessionId.TryParse(session.Id, out _)) return $"'{Shown.Of(session.Id)}' is not a session's id";
        if (!IsName(session.Name)) return $"session '{session.Id}' has no name, or one that is too long";
        if (session.Kiosks is null || session.Kiosks.Any(k => !KioskId.TryParse(k, out _))) return $"session '{session.Id}' names a kiosk that is none";
        return session.Opens < session.Closes ? null : $"session '{session.Id}' closes before it opens";
    }

    private static bool IsName(string? text) => text is { Length: > 0 and <= LongestName } && !text.Any(char.IsControl);

    private static bool IsCentre(string? text)
    {
        try
        {
            _ = new CentreId(text ?? "");
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
