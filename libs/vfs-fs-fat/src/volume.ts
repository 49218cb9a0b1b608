import type { Geometry } from "./geometry.ts";
import { SectorCache, type Sectors } from "./sectors.ts";
import { FatTable } from "./table.ts";

/** What the parts of a mounted volume share. */
export class Volume {
  readonly sectors: Sectors;
  readonly geometry: Geometry;
  readonly table: FatTable;
  /** Sectors of directories, and of files where less than a sector is read or written. */
  readonly cache: SectorCache;

  constructor(sectors: Sectors, geometry: Geometry) {
    this.sectors = sectors;
    this.geometry = geometry;
    this.table = new FatTable(sectors, geometry);
    this.cache = new SectorCache(sectors);
  }

  begin(): void {
    this.sectors.failed = false;
  }

  /** Writes what is in RAM: contents and directories first, then what makes them part of the volume. */
  flush(): boolean {
    return this.cache.flush() && this.table.flush() && !this.sectors.failed;
  }

  /** Takes a cluster and fills it with zeros. 0 if there is none. */
  zeroCluster(): i32 {
    const cluster = this.table.allocate(0);
    if (cluster === 0) return 0;
    const first = this.geometry.sectorOf(cluster);
    for (let i: i32 = 0; i < this.geometry.sectorsPerCluster; i++) {
      if (!this.cache.clear(first + i)) return 0;
    }
    return this.cache.flush() ? cluster : 0;
  }

  /** A cluster of free entries behind the last one of a directory. 0 if there is none. */
  newDirectoryCluster(last: i32): i32 {
    const cluster = this.zeroCluster();
    return cluster !== 0 && this.table.link(last, cluster) && this.table.flush() ? cluster : 0;
  }
}
