using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using CardSystem.Ingest.Acts;
using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.Privacy;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Privacy;

public sealed class PersonExportTests(PostgresServer server) : IDisposable
{
    private readonly TestDistrict _district = new();

    public void Dispose() => _district.Dispose();

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task EverythingOfThePersonAndNothingOfAnotherIsHandedOver(string kind)
    {
        using var projection = new TestProjection(kind, server, _district);
        TestImport.Run(projection.Database, "members", $"member,name,branch\nM001,{Canary.Name},b2\n");
        await projection.TakeAndProjectAsync(_district.One.Tap(_district.Cards[0], TestDistrict.Nine), _district.One.Tap(_district.Cards[1], TestDistrict.Nine.AddMinutes(1)));
        projection.Excuse("M001", "evening");
        projection.Enter(work =>
        {
            Assert.Null(RatingStore.Enter(work, TestDistrict.Nine, "li", "morning", "M001", 4, "=1+1", attended: true).Refused);
            Assert.Null(ExcuseStore.Request(work, TestDistrict.Nine, "li", "M002", "evening", 0, 0, "sick", $"和{Canary.Name}一起").Refused);
        });

        using var zip = Export(projection, "M001");
        var names = zip.Entries.Select(e => e.FullName).ToList();
        foreach (var file in (string[])["manifest.json", "README.txt", "data/members.csv", "data/cards.json", "data/excuses.csv", "data/derived-attendance.csv", "data/acts.csv", "data/taps.jsonl", "data/mentions.csv"]) Assert.Contains(file, names);
        Assert.Contains(Canary.Name, Text(zip, "data/members.csv"), StringComparison.Ordinal);
        Assert.Contains("ill in bed", Text(zip, "data/excuses.json"), StringComparison.Ordinal);
        Assert.Contains("2026-05-01 09:00:00", Text(zip, "data/derived-attendance.csv"), StringComparison.Ordinal);
        Assert.Contains("'=1+1", Text(zip, "data/ratings.csv"), StringComparison.Ordinal);
        Assert.Contains($"和{Canary.Name}一起", Text(zip, "data/mentions.csv"), StringComparison.Ordinal);
        Assert.Contains("CARD0001", Text(zip, "data/taps.jsonl"), StringComparison.Ordinal);
        Assert.All(zip.Entries.Where(e => e.FullName != "data/mentions.csv" && e.FullName != "data/mentions.json"), e => Assert.DoesNotContain("M002", Text(zip, e.FullName), StringComparison.Ordinal));
        Assert.All(zip.Entries, e => Assert.DoesNotContain("CARD0002", Text(zip, e.FullName), StringComparison.Ordinal));

        using var manifest = JsonDocument.Parse(Text(zip, "manifest.json"));
        foreach (var file in manifest.RootElement.GetProperty("files").EnumerateArray())
        {
            using var stream = zip.GetEntry(file.GetProperty("name").GetString()!)!.Open();
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(stream)), file.GetProperty("sha256").GetString());
            Assert.NotEqual("", file.GetProperty("about").GetString());
        }

        var act = projection.Read(work => ActLog.Newest(work, "M001", 1).Single());
        Assert.Equal((PersonExport.What, "dpo"), (act.What, act.Who));
    }

    [Fact]
    public void OfWhomThereIsNothingNothingIsWritten()
    {
        using var database = new TestDatabase(Databases.Sqlite, server);
        using var stream = new MemoryStream();
        Assert.False(new PersonExport(database.Database, TestDesk.Zone, TimeProvider.System).Write(stream, "M404", "dpo"));
        Assert.Equal(0, stream.Length);
    }

    private static ZipArchive Export(TestProjection projection, string member)
    {
        var stream = new MemoryStream();
        Assert.True(new PersonExport(projection.Database.Database, TestDesk.Zone, projection.Time).Write(stream, member, "dpo"));
        stream.Position = 0;
        return new ZipArchive(stream);
    }

    private static string Text(ZipArchive zip, string name)
    {
        using var reader = new StreamReader(zip.GetEntry(name)!.Open());
        return reader.ReadToEnd();
    }
}
