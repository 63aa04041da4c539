using System.Security.Cryptography;
using CardSystem.Ingest.Import;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Roster;

/// <summary><c>kiosk,name,centre,public_key,secret_hash</c>.</summary>
public static class KioskImport
{
    public static readonly string[] Columns = ["kiosk", "name", "centre", "public_key", "secret_hash"];

    private const string P256 = "1.2.840.10045.3.1.7";

    private sealed record Row(string Kiosk, string Name, string Centre, string PublicKey, string SecretHash);

    /// <param name="isSecretHash">The gateway's rule for how secrets are kept.</param>
    /// <param name="now">From here on a key that is new counts; what was tapped before is checked by the key before.</param>
    public static ImportReport Import(Work work, ImportTable table, Func<string, bool> isSecretHash, DateTimeOffset now)
    {
        var kinds = work.Query<(string Id, string Kind)>("select id, kind from organisations").ToDictionary(o => o.Id, o => o.Kind, StringComparer.Ordinal);
        var accounts = work.Query<string>("select name from accounts").ToHashSet(StringComparer.Ordinal);
        var known = work.Query<(string Kiosk, string Name, string Centre, byte[] Key, string Hash)>("select kiosk, name, centre, public_key, secret_hash from kiosks")
            .Select(k => new Row(k.Kiosk, k.Name, k.Centre, Convert.ToBase64String(k.Key), k.Hash)).ToDictionary(k => k.Kiosk, StringComparer.Ordinal);
        var bulk = new Bulk("kiosks", "on conflict(kiosk) do update set name = excluded.name, centre = excluded.centre, public_key = excluded.public_key, secret_hash = excluded.secret_hash",
            new("kiosk", ColumnKind.Text), new("name", ColumnKind.Text), new("centre", ColumnKind.Text), new("public_key", ColumnKind.Bytes), new("secret_hash", ColumnKind.Text));
        var enrolled = work.Query<string>("select kiosk from kiosk_enrolments").ToHashSet(StringComparer.Ordinal);
        var rows = table.Rows.Select(row => (Row: row, Kiosk: Read(row, kinds, accounts, isSecretHash))).ToList();
        var newKeys = rows.Where(r => known.GetValueOrDefault(r.Kiosk.Kiosk)?.PublicKey != r.Kiosk.PublicKey).ToList();
        foreach (var (row, kiosk) in newKeys.Where(r => enrolled.Contains(r.Kiosk.Kiosk)))
            row.Fail("public_key", $"is another than the one '{kiosk.Kiosk}' was enrolled with; 'ingest kiosks claim {kiosk.Kiosk}' gives a code to enrol it anew.");
        var report = Upsert.Apply("kiosks", work, rows, "kiosk", k => k.Kiosk, known, bulk, Write);
        table.ThrowIfWrong();
        work.Write(bulk);
        return report with { Rows = [.. report.Rows, .. newKeys.SelectMany(k => KioskKeys.EnterTold(work, k.Kiosk.Kiosk, Convert.FromBase64String(k.Kiosk.PublicKey), now.ToUnixTimeMilliseconds()))] };
    }

    private static Row Read(ImportRow row, Dictionary<string, string> kinds, HashSet<string> accounts, Func<string, bool> isSecretHash)
    {
        var kiosk = row.Checked("kiosk", ImportRules.IsId, "use 1 to 32 of a-z, 0-9 and '-', starting with a letter or digit.");
        if (accounts.Contains(kiosk)) row.Fail("kiosk", $"'{kiosk}' is the name of an observer's account; choose another.");
        var centre = row["centre"];
        if (!kinds.TryGetValue(centre, out var kind)) row.Fail("centre", $"'{Contracts.Shown.Of(centre)}' is not an organisation; import organisations first.");
        else if (kind != "centre") row.Fail("centre", $"'{centre}' is a {kind}; a kiosk stands in a centre.");
        var hash = row.Checked("secret_hash", text => text.Length == 0 || isSecretHash(text), "use sha256:<salt hex>:<hash hex>, or leave it empty where the kiosk has a client certificate.");
        var key = row.Bytes("public_key", 4_096);
        if (key is not null && !IsP256(key)) row.Fail("public_key", "is not the SubjectPublicKeyInfo of a P-256 key.");
        return new Row(kiosk, row.Text("name", 200), centre, Convert.ToBase64String(key ?? []), hash);
    }

    private static bool IsP256(byte[] key)
    {
        try
        {
            using var ecdsa = ECDsa.Create();
            ecdsa.ImportSubjectPublicKeyInfo(key, out var read);
            return read == key.Length && ecdsa.ExportParameters(false).Curve.Oid?.Value == P256;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static void Write(Bulk bulk, Row kiosk)
    {
        bulk.Columns[0].Add(kiosk.Kiosk);
        bulk.Columns[1].Add(kiosk.Name);
        bulk.Columns[2].Add(kiosk.Centre);
        bulk.Columns[3].Add(Convert.FromBase64String(kiosk.PublicKey));
        bulk.Columns[4].Add(kiosk.SecretHash);
    }
}
