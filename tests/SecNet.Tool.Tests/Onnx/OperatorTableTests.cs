using SecNet.Runtime.Tests;
using SecNet.Tool.Onnx;

namespace SecNet.Tool.Tests.Onnx;

public class OperatorTableTests
{
    /// <summary>Accept a change by renaming the received file to the published one.</summary>
    [Fact]
    public void PublishedTable_IsTheImportersOwn()
    {
        var folder = Path.Combine(SharedDataFactAttribute.RepositoryRoot, "docs");
        var (published, received) = (Path.Combine(folder, "onnx-operators.md"), Path.Combine(folder, "onnx-operators.received.md"));
        if (File.Exists(published) && File.ReadAllText(published) == OperatorTable.ToMarkdown()) return;
        File.WriteAllText(received, OperatorTable.ToMarkdown());
        Assert.Fail($"The importer's table differs from '{published}'; look at '{received}' and rename it.");
    }

    [Fact]
    public void Table_ListsEveryOperatorOnce()
    {
        var rows = OperatorTable.ToMarkdown().Split('\n').Where(static line => line.StartsWith("| ", StringComparison.Ordinal)).Select(static line => line.Split('|')[1].Trim()).Where(static name => name != "operator").ToList();
        Assert.Equal(rows.Distinct(), rows);
        Assert.All(OperatorTable.Names, name => Assert.Contains(name, rows));
        Assert.DoesNotContain(OperatorTable.Names, static name => name is "Elu" or "Selu");
    }
}
