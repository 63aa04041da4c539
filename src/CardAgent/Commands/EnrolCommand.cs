using System.CommandLine;
using CardSystem.CardAgent.Enrolment;
using CardSystem.CardAgent.Settings;

namespace CardSystem.CardAgent.Commands;

/// <summary><c>cardagent enrol</c>: makes this machine a kiosk of the centre.</summary>
internal static class EnrolCommand
{
    private static readonly string[] KeyStores = ["auto", "file", "tpm"];

    /// <param name="guard">Does the work and turns what may go wrong into a sentence.</param>
    public static Command Create(Func<Func<Task>, Task<int>> guard)
    {
        var centre = new Option<string>("--centre") { Description = "The centre's address for enrolment, https://HOST:PORT.", Required = true };
        var code = new Option<string>("--code") { Description = "The claim code of the sheet; small letters and spaces do no harm.", Required = true };
        var authority = new Option<FileInfo?>("--authority") { Description = "PEM file of the kiosk authority, from 'ingest trust export'." };
        var fingerprint = new Option<string?>("--authority-sha256") { Description = "Instead of the file: the fingerprint of its root, as on the sheet." };
        var folder = new Option<DirectoryInfo>("--out") { Description = "Where identity and settings are put; settings that are there are kept.", DefaultValueFactory = _ => new DirectoryInfo("kiosk") };
        var store = new Option<string>("--key-store") { Description = "Where the key is kept: auto, file or tpm.", DefaultValueFactory = _ => "auto" };
        var enrol = new Command("enrol", "Makes this machine a kiosk: makes its key, shows the claim code, and writes certificates and settings.") { centre, code, authority, fingerprint, folder, store };
        enrol.SetAction((parsed, stop) => guard(() => new Enroller(TimeProvider.System, Console.Out).EnrolAsync(new EnrolmentOrder(
            parsed.GetValue(centre)!, parsed.GetValue(code)!, parsed.GetValue(authority)?.FullName, Fingerprint(parsed.GetValue(authority), parsed.GetValue(fingerprint)),
            parsed.GetValue(folder)!.FullName, Store(parsed.GetValue(store)!)), stop)));
        return enrol;
    }

    private static string? Fingerprint(FileInfo? authority, string? typed)
    {
        if ((authority is null) == (typed is null)) throw new SettingException("Give --authority with the authority's file or --authority-sha256 with its fingerprint, one of them: without it anybody could pose as the centre.");
        if (typed is null) return null;
        var digits = string.Concat(typed.Where(char.IsAsciiHexDigit));
        return digits.Length == 64 && typed.All(c => char.IsAsciiHexDigit(c) || c is ':' or ' ' or '-') ? digits : throw new SettingException("--authority-sha256 is 64 hex digits, as on the sheet.");
    }

    private static string Store(string typed) => KeyStores.Contains(typed) ? typed : throw new SettingException($"--key-store is '{Contracts.Shown.Of(typed)}'; allowed: {string.Join(", ", KeyStores)}.");
}
