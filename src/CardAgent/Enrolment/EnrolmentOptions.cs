using CardSystem.CardAgent.Settings;
using CardSystem.Contracts;

namespace CardSystem.CardAgent.Enrolment;

/// <summary>Section <c>Enrolment</c>: where this kiosk was enrolled, and renews its certificates. 'cardagent enrol' writes it.</summary>
public sealed class EnrolmentOptions
{
    public const string Section = "Enrolment";

    /// <summary>https://HOST:PORT; empty for a kiosk that was set up by hand.</summary>
    public string Centre { get; set; } = "";

    /// <summary>PEM file of the kiosk authority, under which the centre's server is trusted.</summary>
    [PathSetting]
    public string AuthorityFile { get; set; } = "";

    internal IEnumerable<string> Faults()
    {
        if (Centre.Length == 0) yield break;
        if (CentreAddress.Fault(Centre) is { } fault) yield return $"Enrolment:Centre {fault}";
        if (AuthorityFile.Length == 0) yield return "Enrolment:AuthorityFile is missing; give the PEM file of the kiosk authority, or enrol this kiosk anew.";
    }
}

/// <summary>How the centre's address is written.</summary>
internal static class CentreAddress
{
    /// <summary>The end of a sentence; null where nothing is wrong.</summary>
    public static string? Fault(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps && uri.PathAndQuery == "/" && uri.UserInfo.Length == 0
        ? null : $"is '{Shown.Of(text)}'; give an address such as https://centre.example:8443.";
}
