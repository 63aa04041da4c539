using CardSystem.Ingest.Jobs;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Jobs;

public sealed class JobFilesTests(PostgresServer server)
{
    [Theory]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData(@"C:\Users\li\名单.xlsx", "名单.xlsx")]
    [InlineData("..", "file")]
    [InlineData("", "file")]
    [InlineData("a\0b\r\nc.csv", "abc.csv")]
    [InlineData(".htaccess", "htaccess")]
    [InlineData("<script>.csv", "script.csv")]
    [InlineData("x:stream", "stream")]
    public void ANameFromOutsideBecomesAPlainOne(string name, string safe) => Assert.Equal(safe, JobFiles.SafeName(name));

    [Fact]
    public void ALongNameKeepsItsEnding()
    {
        var safe = JobFiles.SafeName(new string('长', 300) + ".xlsx");
        Assert.EndsWith("长.xlsx", safe, StringComparison.Ordinal);
        Assert.Equal(80, safe.Length);
    }

    [Theory]
    [InlineData("..")]
    [InlineData("../../../../../../../../../../etc")]
    [InlineData("0123456789abcdef0123456789abcde/")]
    [InlineData("0123456789ABCDEF0123456789ABCDEF")]
    public void NothingOutsideTheFolderIsFoundOrDeleted(string file)
    {
        using var house = new JobHouse(Databases.Sqlite, server);
        Assert.Null(house.Files.Find(file));
        house.Files.Delete(file);
        Assert.True(Directory.Exists(house.Database.Folder));
    }

    [Fact]
    public void AFileHasALimit()
    {
        using var house = new JobHouse(Databases.Sqlite, server);
        house.Options.MostFileMegabytes = 1;
        var files = new JobFiles(house.Options, house.Time);
        using var stream = files.Create("a.csv").Stream;
        stream.Write(new byte[1 << 20]);
        Assert.Equal("The file is larger than 1 MiB; take a part of it at a time.", Assert.Throws<JobFileException>(() => stream.Write([1])).Message);
    }

    [Fact]
    public void OnlyTheServicesAccountMayReadAFile()
    {
        using var house = new JobHouse(Databases.Sqlite, server);
        var (file, stream) = house.Files.Create("a.csv");
        stream.Dispose();
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(house.Files.Find(file)!)!));
    }

    [Fact]
    public void AnErasureLeavesNoFileBehind()
    {
        using var house = new JobHouse(Databases.Sqlite, server);
        var (file, stream) = house.Files.Create("a.csv");
        stream.Dispose();
        Assert.Equal(1, house.Files.DeleteAll());
        Assert.Null(house.Files.Find(file));
    }
}
