using System.Text;
using CardSystem.Ingest.Import;
using CardSystem.Ingest.Settings;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Roster;

public sealed class ImportTests(PostgresServer server) : IDisposable
{
    private readonly TestDistrict _district = new();

    public void Dispose() => _district.Dispose();

    private static string[] Errors(TestDatabase database, string what, string csv, IngestSettings? settings = null) =>
        [.. Assert.Throws<ImportException>(() => TestImport.Run(database, what, Encoding.UTF8.GetBytes(csv), settings: settings)).Errors];

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void EveryFileIsTakenOnceAndASecondTimeChangesNothing(string kind)
    {
        using var database = new TestDatabase(kind, server);
        var files = new[] { ("organisations", _district.OrganisationsCsv, 6), ("members", _district.MembersCsv, 11), ("cards", _district.CardsCsv, 12), ("timetable", _district.TimetableCsv, 3), ("kiosks", _district.KiosksCsv, 3) };
        foreach (var (what, csv, rows) in files) Assert.Equal($"{what}: {rows} added, 0 changed, 0 unchanged.", TestImport.Run(database, what, csv).ToString());
        var changes = database.Scalar<long>("select count(*) from changes");
        foreach (var (what, csv, rows) in files.SkipLast(1)) Assert.Equal($"{what}: 0 added, 0 changed, {rows} unchanged.", TestImport.Run(database, what, csv).ToString());
        Assert.Equal(changes, database.Scalar<long>("select count(*) from changes"));

        Assert.Equal("members: 1 added, 1 changed, 0 unchanged.", TestImport.Run(database, "members", "branch,name,member\nb1,李四,M001\nb2,\"王, 五 \"\"小王\"\"\",M900\n").ToString());
        Assert.Equal("王, 五 \"小王\"", database.Scalar<string>("select name from members where member = 'M900'"));
        Assert.True(database.Scalar<long>("select count(*) from changes") > changes);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void AFileWithOneBadRowLeavesNothing(string kind)
    {
        using var database = new TestDatabase(kind, server);
        TestImport.Run(database, "organisations", _district.OrganisationsCsv);
        Assert.Equal(["members.csv row 3, column branch: 'b9' is not an organisation; import organisations first."], Errors(database, "members", "member,name,branch\nM1,张三,b1\nM2,李四,b9\nM3,王五,b2\n"));
        Assert.Equal(0, database.Scalar<long>("select count(*) from members"));
    }

    [Fact]
    public void ADryRunCountsAndKeepsNothing()
    {
        using var database = new TestDatabase(Databases.Sqlite, server);
        Assert.Equal(6, TestImport.Run(database, "organisations", _district.OrganisationsCsv, dryRun: true).Added);
        Assert.Equal(0, database.Scalar<long>("select count(*) from organisations"));
    }

    [Fact]
    public void AByteOrderMarkWindowsLineEndsAndBlankLinesAreNoMatter()
    {
        using var database = new TestDatabase(Databases.Sqlite, server);
        Assert.Equal(2, TestImport.Run(database, "organisations", (byte[])[0xef, 0xbb, 0xbf, .. "\"id\", name ,kind,parent\r\n\r\nd, 区 ,district,\r\n\r\nb1,一,branch,d\r\n,,,\r\n"u8]).Added);
        Assert.Equal("区", database.Scalar<string>("select name from organisations where id = 'd'"));
    }

    [Theory]
    [InlineData("", "organisations.csv is empty; its first row must be id,name,kind,parent.")]
    [InlineData("id,name,kind\n", "organisations.csv has a wrong header: it lacks parent. The columns are id,name,kind,parent, in any order, and if you like from.")]
    [InlineData("id,name,kind,mother\n", "organisations.csv has a wrong header: it lacks parent; it does not know mother. The columns are id,name,kind,parent, in any order, and if you like from.")]
    [InlineData("id,id,name,kind,parent\n", "organisations.csv has a wrong header: it repeats id. The columns are id,name,kind,parent, in any order, and if you like from.")]
    [InlineData("id name kind parent\n", "organisations.csv has a wrong header: it lacks id, name, kind, parent; it does not know id name kind parent. The columns are id,name,kind,parent, in any order, and if you like from.")]
    [InlineData("id,name,kind,parent\nd,区,district\n", "organisations.csv row 2: has 3 cells, the header has 4; a cell with a comma or a quote must stand in quotes.")]
    [InlineData("id,name,kind,parent\nd,\"区,district,\n", "organisations.csv row 2: the quotes are not closed, or stand or break the line inside a cell; write each cell on one line, in quotes where it holds one, and that one as \"\".")]
    [InlineData(" \n", "organisations.csv is empty; its first row must be id,name,kind,parent.")]
    [InlineData("id,,name,kind,parent\nd,x,区,district,\n", "organisations.csv row 2, column B: stands in a column without a heading; give the column its heading, or empty it.")]
    [InlineData("id,name,kind,parent,\nd,区,district,,stray\n", "organisations.csv row 2: has 5 cells, the header has 4; a cell with a comma or a quote must stand in quotes.")]
    [InlineData("id,name,kind,parent\n,区,district,\n", "organisations.csv row 2, column id: is empty; use 1 to 32 of a-z, 0-9 and '-', starting with a letter or digit.")]
    [InlineData("id,name,kind,parent\nD,区,district,\n", "organisations.csv row 2, column id: 'D' is not allowed; use 1 to 32 of a-z, 0-9 and '-', starting with a letter or digit.")]
    [InlineData("id,name,kind,parent\nd,,district,\n", "organisations.csv row 2, column name: is empty; give a text.")]
    [InlineData("id,name,kind,parent\nd,区,planet,\n", "organisations.csv row 2, column kind: 'planet' is not allowed; allowed are district, sub-district, community, centre, branch.")]
    [InlineData("id,name,kind,parent\nd,区,district,\nb,支,branch,x\n", "organisations.csv row 3, column parent: 'x' is not an organisation of this file or of the roster.")]
    [InlineData("id,name,kind,parent\nd,区,district,\nd,区,district,\n", "organisations.csv row 3, column id: 'd' stands in row 2 already.")]
    [InlineData("id,name,kind,parent\nd,区,district,\ne,区,district,\n", "organisations.csv: the tree must have one root, a unit without parent; it would have d, e.")]
    [InlineData("id,name,kind,parent\nd,区,district,\na,一,community,b\nb,二,community,a\n", "organisations.csv row 3, column parent: 'a' would stand above itself.")]
    public void WhatIsWrongWithOrganisationsIsNamed(string csv, string error)
    {
        using var database = new TestDatabase(Databases.Sqlite, server);
        Assert.Equal(error, Errors(database, "organisations", csv)[0]);
    }

    /// <summary>The same three cells, as programs and people write them down.</summary>
    [Theory]
    [InlineData("member;name;branch\nM1;张三;b1\n")]
    [InlineData("member\tname\tbranch\r\nM1\t张三\tb1\r\n")]
    [InlineData("sep=;\nmember;name;branch\nM1;张三;b1\n")]
    [InlineData("sep=,\nmember,name,branch\nM1,张三,b1\n")]
    [InlineData("member,name,branch,,\nM1,张三,b1,,\n,,,,\n")]
    [InlineData("member,,name,branch\nM1,,张三,b1\n")]
    [InlineData("member,name,branch,from,exempt_reason\nM1,张三,b1\n")]
    [InlineData("member,name,branch\n\u202DM1\u202C, 张三\u200B\u3000,\uFEFFb1\u00A0\n")]
    [InlineData("member,name,branch,from\nM1,张三,b1,2026/7/1\n")]
    public void AMemberIsTheSameHoweverTheFileIsWritten(string csv)
    {
        using var database = new TestDatabase(Databases.Sqlite, server);
        TestImport.Run(database, "organisations", _district.OrganisationsCsv);
        Assert.Equal("members: 1 added, 0 changed, 0 unchanged.", TestImport.Run(database, "members", csv).ToString());
        Assert.Equal("M1|张三|b1", database.Scalar<string>("select member || '|' || name || '|' || branch from members"));
    }

    [Fact]
    public void BytesThatAreNotUtf8AreNamed()
    {
        using var database = new TestDatabase(Databases.Sqlite, server);
        var error = Assert.Throws<ImportException>(() => TestImport.Run(database, "organisations", (byte[])[.. "id,name,kind,parent\nd,"u8, 0xc7, 0xf8, .. ",district,\n"u8]));
        Assert.Equal("organisations.csv is not UTF-8; save it as CSV UTF-8.", error.Message);
    }

    [Fact]
    public void AllFaultsAreNamedAtOnceUpToFifty()
    {
        using var database = new TestDatabase(Databases.Sqlite, server);
        TestImport.Run(database, "organisations", _district.OrganisationsCsv);
        var errors = Errors(database, "members", "member,name,branch\n" + string.Concat(Enumerable.Range(1, 40).Select(n => $"m{n},张,nowhere\n")));
        Assert.Equal(51, errors.Length);
        Assert.Equal("members.csv row 2, column branch: 'nowhere' is not an organisation; import organisations first.", errors[0]);
        Assert.Equal("members.csv row 2, column member: 'm1' is not allowed; use 1 to 20 of 0-9 and A-Z.", errors[1]);
        Assert.Equal("members.csv: no further errors are listed.", errors[50]);
    }

    [Fact]
    public void MembersBelongToBranchesAndUsedUnitsKeepTheirKind()
    {
        using var database = new TestDatabase(Databases.Sqlite, server);
        _district.ImportInto(database);
        Assert.Equal(["members.csv row 2, column branch: 'c1' is a centre; members belong to a branch."], Errors(database, "members", "member,name,branch\nM1,张三,c1\n"));
        Assert.Equal(["organisations.csv row 2, column kind: 'b1' is a branch with members, kiosks or sessions and must stay one."], Errors(database, "organisations", "id,name,kind,parent\nb1,支,centre,d\n"));
    }

    [Fact]
    public void WhatIsWrongWithCardsIsNamed()
    {
        using var database = new TestDatabase(Databases.Sqlite, server);
        _district.ImportInto(database);
        using var rsa = System.Security.Cryptography.RSA.Create(2048);
        using var rsaCertificate = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=CARDRSA", rsa, System.Security.Cryptography.HashAlgorithmName.SHA256, System.Security.Cryptography.RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(TestDistrict.Nine, TestDistrict.Nine.AddYears(1));
        var certificate = Convert.ToBase64String(_district.Unknown.Certificate);
        Assert.Equal(
        [
            "cards.csv row 2, column member: 'M999' is not a member; import members first, or leave it empty for a card of nobody.",
            "cards.csv row 3, column card: the certificate's own number is 'CARDUNKNOWN'; a card is registered under that.",
            "cards.csv row 4, column certificate: is not base64 of at most 16384 bytes.",
            "cards.csv row 5, column certificate: is not an X.509 certificate in DER.",
            "cards.csv row 6, column certificate: is empty; give base64 text.",
            "cards.csv row 7, column card: 'a b' is not allowed; use 4 to 40 of 0-9 and A-Z.",
            "cards.csv row 7, column card: the certificate's own number is 'CARDUNKNOWN'; a card is registered under that.",
            "cards.csv row 8, column certificate: has no elliptic-curve key; member cards sign with ECDSA.",
        ], Errors(database, "cards", $"""
            card,member,certificate
            CARDUNKNOWN,M999,{certificate}
            CARD9999,M001,{certificate}
            CARD9998,M001,%%%
            CARD9997,M001,AAAA
            CARD9996,M001,
            a b,M001,{certificate}
            CARDRSA,M001,{Convert.ToBase64String(rsaCertificate.RawData)}

            """));
    }

    [Fact]
    public void ACardWhoseNameIsNoNumberIsRegisteredUnderItsSerialNumber()
    {
        using var database = new TestDatabase(Databases.Sqlite, server);
        _district.ImportInto(database);
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        var request = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=张三 的卡", key, System.Security.Cryptography.HashAlgorithmName.SHA256);
        using var certificate = request.Create(request.SubjectName, System.Security.Cryptography.X509Certificates.X509SignatureGenerator.CreateForECDsa(key), TestDistrict.Nine, TestDistrict.Nine.AddYears(1), [0x0a, 0xbc]);
        Assert.Equal(1, TestImport.Run(database, "cards", $"card,member,certificate\nSN0ABC,M001,{Convert.ToBase64String(certificate.RawData)}\n").Added);
    }

    [Fact]
    public void WhatIsWrongWithKiosksIsNamed()
    {
        using var database = new TestDatabase(Databases.Sqlite, server);
        _district.ImportInto(database);
        database.Execute("insert into accounts(name, secret_hash, subscribe, publish) values('watcher', '', '', '')");
        using var large = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP384);
        var key = Convert.ToBase64String(_district.Stranger.Key.ExportSubjectPublicKeyInfo());
        Assert.Equal(
        [
            "kiosks.csv row 2, column kiosk: 'Kiosk' is not allowed; use 1 to 32 of a-z, 0-9 and '-', starting with a letter or digit.",
            "kiosks.csv row 3, column kiosk: 'watcher' is the name of an observer's account; choose another.",
            "kiosks.csv row 4, column centre: 'b1' is a branch; a kiosk stands in a centre.",
            "kiosks.csv row 5, column secret_hash: 'plain' is not allowed; use sha256:<salt hex>:<hash hex>, or leave it empty where the kiosk has a client certificate.",
            "kiosks.csv row 6, column public_key: is not the SubjectPublicKeyInfo of a P-256 key.",
        ], Errors(database, "kiosks", $"kiosk,name,centre,public_key,secret_hash\nKiosk,终端,c1,{key},\nwatcher,终端,c1,{key},\nk3,终端,b1,{key},\nk4,终端,c1,{key},plain\nk5,终端,c1,{Convert.ToBase64String(large.ExportSubjectPublicKeyInfo())},\n"));
    }

    [Fact]
    public void AFileThatIsNotThereIsNamed()
    {
        using var database = new TestDatabase(Databases.Sqlite, server);
        var error = Assert.Throws<ImportException>(() => CardSystem.Ingest.Commands.ImportCommand.Import(TestImport.Settings, database.Database, "members", Path.Combine(database.Folder, "none.csv"), false));
        Assert.StartsWith($"The file '{database.Folder}/none.csv' cannot be read: ", error.Message, StringComparison.Ordinal);
    }
}
