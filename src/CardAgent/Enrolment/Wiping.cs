using CardSystem.CardAgent.Kiosk;
using CardSystem.CardAgent.Outbox;
using CardSystem.CardAgent.Settings;
using CardSystem.CardAgent.Uplink;
using Microsoft.Data.Sqlite;

namespace CardSystem.CardAgent.Enrolment;

/// <summary>What a kiosk that was taken out of service leaves behind: nothing it could speak with, and nothing it knows of members but the taps nobody has yet.</summary>
/// <param name="Waiting">Taps that still wait for the centre; they hold no secret and stay.</param>
/// <param name="Left">Files that could not be removed.</param>
internal sealed record Wiped(long Waiting, IReadOnlyList<string> Left);

/// <summary>Wipes; may be done again as often as need be, until nothing is left.</summary>
internal static class Wiping
{
    /// <param name="others">Files of other rooms that hold what must not stay.</param>
    public static Wiped Run(AgentSettings settings, IEnumerable<string> others)
    {
        var (kiosk, uplink, outbox) = (settings.Read<KioskOptions>(KioskOptions.Section), settings.Read<UplinkOptions>(UplinkOptions.Section), settings.Read<OutboxOptions>(OutboxOptions.Section));
        var left = new List<string>();
        if (!KioskKey.Destroy(kiosk.KeyFile)) left.Add(kiosk.KeyFile);
        var folder = Path.GetDirectoryName(kiosk.KeyFile) ?? "";
        if (Path.GetFileName(folder).StartsWith("identity-", StringComparison.Ordinal)) new IdentityFiles(folder).Wipe();
        string[] files = [uplink.CertificateFile, uplink.CertificateKeyFile, uplink.PasswordFile, kiosk.CardCertificateFile, kiosk.ConfigFile, .. Aside(kiosk.ConfigFile), .. others.SelectMany(WithCompanions)];
        left.AddRange(files.Where(f => f.Length > 0 && !DurableFile.Wipe(f)));
        return new Wiped(Waiting(outbox, left), left);
    }

    /// <summary>Configurations that were written beside or set aside.</summary>
    private static string[] Aside(string file) => Directory.Exists(Path.GetDirectoryName(file)) ? Directory.GetFiles(Path.GetDirectoryName(file)!, Path.GetFileName(file) + ".*") : [];

    /// <summary>A database's log holds as much as the database.</summary>
    private static string[] WithCompanions(string file) => file.Length == 0 ? [] : [file, file + "-wal", file + "-shm", file + ".new"];

    private static long Waiting(OutboxOptions options, List<string> left)
    {
        if (!File.Exists(options.File)) return 0;
        try
        {
            using var store = OutboxStore.Open(options);
            store.ForgetEverySignIn();
            return store.Journals().Sum(j => j.Waiting);
        }
        catch (Exception e) when (e is SqliteException or SettingException)
        {
            left.Add(options.File + " (who has signed in)");
            return 0;
        }
    }
}
